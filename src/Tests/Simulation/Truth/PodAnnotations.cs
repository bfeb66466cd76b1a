using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ActorVent.Tests.Simulation.Truth;

/// <summary>What each content of an object says about where it is to go: part of the truth that deliveries are compared with.</summary>
internal sealed class PodAnnotations(Random random, bool areUsed)
{
    private static readonly string[] Names = ["actorvent.io/webhooks", "atomist.com/k8svent", "atomist.com/k8vent"];
    private static readonly string[] None = [];

    private readonly Dictionary<long, Said> _said = [];
    private bool _isSaid;

    /// <summary>Names of tenants' receivers; their URLs are <c>http://NAME/hook</c>.</summary>
    public static IReadOnlyList<string> Receivers { get; } = ["tenant-0", "tenant-1", "tenant-2"];

    /// <summary>Whether any content may name webhooks.</summary>
    public bool AreUsed => areUsed || _isSaid;

    /// <summary>Has a content name these tenants' receivers, whether annotations are used otherwise or not.</summary>
    public void Say(long token, params string[] route)
    {
        _isSaid = true;
        _said[token] = new Said(Names[0], Text(route, null), route, null);
    }

    /// <summary>What a content says, unless that is decided: as the content before, or something else.</summary>
    public void Decide(long token, long? before)
    {
        if (_said.ContainsKey(token))
            return;
        if (before is { } old && random.Next(4) > 0 && _said.TryGetValue(old, out var said))
            _said[token] = said;
        else if (areUsed)
            _said[token] = Any();
    }

    /// <summary>Which tenants' receivers a content names; empty for the configured ones.</summary>
    public IReadOnlyList<string> RouteOf(long token) => _said.TryGetValue(token, out var said) ? said.Route : None;

    /// <summary>The <c>env</c> that goes with a content, null for none.</summary>
    public string? EnvironmentOf(long token) => _said.TryGetValue(token, out var said) ? said.Environment : null;

    /// <summary>The member <c>annotations</c> with a comma before it, or nothing.</summary>
    public string JsonOf(long token) => _said.TryGetValue(token, out var said) && said.Text is { } text
        ? $",\"annotations\":{{\"a\":\"b\",\"{said.Name}\":{JsonSerializer.Serialize(text)}}}"
        : "";

    private Said Any()
    {
        var name = Names[random.Next(Names.Length)];
        switch (random.Next(8))
        {
            case < 3:
                return new Said(name, null, None, null);
            case 3:
                return new Said(name, "{\"webhooks\":[\"http://tenant-0/hook\"", None, null);
            case 4:
                return new Said(name, "{\"webhooks\":[\"http://refused/hook\",\"nonsense\"],\"environment\":\"refused\"}", None, "refused");
            default:
                var route = Receivers.Where(_ => random.Next(2) == 0).ToArray();
                var environment = random.Next(2) == 0 ? random.Next(100).ToString(CultureInfo.InvariantCulture) : null;
                return new Said(name, Text(route, environment), route, environment);
        }
    }

    private static string Text(string[] route, string? environment)
    {
        var text = new StringBuilder("{\"webhooks\":[");
        text.AppendJoin(',', route.Select(name => $"\"http://{name}/hook\"").Append("\"https://refused/\""));
        text.Append("]}");
        if (environment is not null)
            text.Insert(1, $"\"environment\":\"{environment}\",");
        return text.ToString();
    }

    private sealed record Said(string Name, string? Text, IReadOnlyList<string> Route, string? Environment);
}
