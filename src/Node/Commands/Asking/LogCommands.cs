using System.Globalization;
using ActorVent.Node.Admin;
using ActorVent.Node.Logging;

namespace ActorVent.Node.Commands.Asking;

/// <summary><c>actorvent log tail</c> and <c>actorvent log level</c>: of the node that is asked.</summary>
internal static class LogCommands
{
    public static CommandDefinition Tail { get; } = Follow.Definition<LogLine>("log tail", "Show a node's log as it is written.", [], static _ => LogRoutes.Lines, Line) with
    {
        Description = "shows the log of the node that is asked from now on, at the level that it has, until it is stopped.",
    };

    public static CommandDefinition Level { get; } = Order.Definition<LogRoutes.Level>(
        "log level", "Show or change what a node logs at least.", new ArgumentDefinition("LEVEL", $"{string.Join(", ", LogRoutes.Names)}. Without it: what it is.", IsRequired: false),
        static level => level is null ? null : $"{LogRoutes.LevelPath}?level={Uri.EscapeDataString(level)}", LogRoutes.LevelPath, static level => $"level {level.Name}") with
    {
        Description = "shows what the node that is asked logs at least, or changes it until the node ends: --log-level is what it starts with.",
        Examples = ["actorvent log level debug"],
    };

    private static string Line(LogLine line, Style style)
    {
        var level = line.Level switch
        {
            "warn" => style.Notable($"{line.Level,-5}"),
            "error" or "fatal" => style.Bad($"{line.Level,-5}"),
            _ => $"{line.Level,-5}",
        };
        return $"{line.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)} {level} {line.Who}: {line.Text}";
    }
}
