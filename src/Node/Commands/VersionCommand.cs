using System.Reflection;
using System.Runtime.InteropServices;
using ActorVent.Journal.Sqlite;

namespace ActorVent.Node.Commands;

/// <summary><c>actorvent version</c></summary>
internal static class VersionCommand
{
    public static CommandDefinition Definition { get; } = new("version", "Show the versions of ActorVent, .NET and SQLite.", [], RunAsync)
    {
        Description = "shows the versions that a bug report needs.",
        Examples = ["actorvent version"],
    };

    /// <summary>Without the commit.</summary>
    public static string Version { get; } =
        (typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+')[0];

    private static Task<int> RunAsync(CommandInput input, CommandContext context)
    {
        if (input.Findings.Errors.Count > 0)
            return Task.FromResult(FindingsText.Refuse(context.Error, input.Findings, "actorvent version --help"));
        context.Output.WriteLine($"actorvent {Version}");
        context.Output.WriteLine($"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}");
        context.Output.WriteLine($"SQLite {SqliteLibrary.Description}");
        return Task.FromResult(ExitCodes.Clean);
    }
}
