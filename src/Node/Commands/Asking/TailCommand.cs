using System.Globalization;
using ActorVent.Node.Admin.Reports;
using ActorVent.Node.Configuration;
using Microsoft.AspNetCore.WebUtilities;

namespace ActorVent.Node.Commands.Asking;

/// <summary><c>actorvent tail</c>: deliveries as they happen.</summary>
internal static class TailCommand
{
    private const string Chosen = "What to show";

    private static readonly OptionDefinition Endpoint = new("endpoint", "ID", "Only what goes to this endpoint.") { Letter = 'e', Repeatable = true, Group = Chosen, HasVariable = false };

    private static readonly OptionDefinition Namespace = new("namespace", "NAME", "Only objects of this namespace.") { Letter = 'n', Repeatable = true, Group = Chosen, HasVariable = false };

    private static readonly OptionDefinition Name = new("name", "PREFIX", "Only objects whose names begin like this.") { Repeatable = true, Group = Chosen, HasVariable = false };

    private static readonly OptionDefinition Failed = new("failed", "", "Only attempts that were not accepted.") { Group = Chosen, HasVariable = false };

    public static CommandDefinition Definition { get; } =
        Follow.Definition<DeliveryLine>("tail", "Show deliveries as they happen, of all nodes.", [Endpoint, Namespace, Name, Failed], Path, Line) with
        {
            Description = "shows each attempt of a delivery as it ends, from all nodes, until it is stopped. What has happened before is not shown.",
            Examples = ["actorvent tail", "actorvent tail --failed -n shop"],
        };

    private static string Path(CommandInput input)
    {
        IEnumerable<KeyValuePair<string, string?>> query =
            from option in new[] { Endpoint, Namespace, Name, Failed }
            from value in input.Flags.GetValueOrDefault(option.Name, [])
            select KeyValuePair.Create(option.Name, (string?)value);
        return QueryHelpers.AddQueryString(DeliveryLine.Path, query);
    }

    private static string Line(DeliveryLine line, Style style)
    {
        var result = line.Result switch
        {
            "accepted" => style.Good($"{line.Result,-11}"),
            "retried" => style.Notable($"{line.Result,-11}"),
            _ => style.Bad($"{line.Result,-11}"),
        };
        var time = style.Dim(line.Time.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));
        var attempt = line.Attempt > 1 ? string.Create(CultureInfo.InvariantCulture, $" attempt {line.Attempt}") : "";
        var took = string.Create(CultureInfo.InvariantCulture, $"{line.Milliseconds:0} ms");
        return $"{time}  {result} {TableWriter.Clean($"{line.Namespace}/{line.Name}"),-40} {line.Type,-12} {line.Version,-10} {line.Cause,-12} {line.Endpoint}  {TableWriter.Clean(line.Answer)}, {took}{attempt}";
    }
}
