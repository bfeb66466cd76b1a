using System.Net;
using ActorVent.Node.Configuration;
using ActorVent.Node.Configuration.Validators;

namespace ActorVent.Node.Commands;

/// <summary><c>actorvent health</c>: asks a node on this machine whether it is alive, for platforms that can only run a command.</summary>
internal static class HealthCommand
{
    private const string Path = "/healthz";

    /// <summary>Longer than the node gives its own checks, so that what is wrong is heard.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public static CommandDefinition Definition { get; } = new("health", "Ask a node on this machine whether it is alive.", [RunOptions.Listen], RunAsync)
    {
        Description = "asks the node that serves health at this address of this machine whether it is alive, for platforms that can only run a command. It shows what the node says, and ends with 0 if it is alive, else with 1.",
        Examples = ["actorvent health --listen :8080"],
        ReadsEnvironment = true,
    };

    private static async Task<int> RunAsync(CommandInput input, CommandContext context)
    {
        var findings = input.Findings;
        var settings = SettingsReader.Read([RunOptions.Listen], input.Flags, context.Environment, findings);
        var listen = ListenValidator.Validate(settings, findings);
        if (settings[RunOptions.Listen] is not { } setting)
            findings.Error("it is not known where to ask", RunOptions.Listen.Flag, "Give what run is given: --listen :8080.");
        else if (listen is { Port: 0 })
            findings.Error("0 is no port to ask at", setting.Where, "Give the port that run says it serves health at.");
        if (findings.Errors.Count > 0)
            return FindingsText.Refuse(context.Error, findings, $"actorvent {Definition.Name} --help");
        return await AskAsync(Here(listen!), context);
    }

    private static async Task<int> AskAsync(IPEndPoint at, CommandContext context)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        using var patience = new CancellationTokenSource(Patience, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.Stop);
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://{at}{Path}"), either.Token);
            var says = await answer.Content.ReadAsStringAsync(either.Token);
            context.Output.WriteLine(says);
            return answer.StatusCode == HttpStatusCode.OK ? ExitCodes.Clean : ExitCodes.Failed;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            context.Error.WriteLine($"actorvent: nothing answers at http://{at}{Path}: {e.Message}");
        }
        catch (OperationCanceledException) when (!context.Stop.IsCancellationRequested)
        {
            context.Error.WriteLine($"actorvent: http://{at}{Path} has not answered for {Duration.Format(Patience)}");
        }
        return ExitCodes.Failed;
    }

    /// <summary>All addresses are none to connect to.</summary>
    private static IPEndPoint Here(ListenOptions listen) =>
        new(listen.Address.Equals(IPAddress.IPv6Any) || listen.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : listen.Address, listen.Port);
}
