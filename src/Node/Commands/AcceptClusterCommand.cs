using ActorVent.Node.Configuration;
using ActorVent.Node.Configuration.Validators;
using ActorVent.Node.Hosting;
using ActorVent.Primitives;
using ActorVent.Troubles;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorVent.Node.Commands;

/// <summary><c>actorvent accept-cluster</c>: the next cluster that the journal meets takes the place of the one that it knows.</summary>
internal static class AcceptClusterCommand
{
    public static CommandDefinition Definition { get; } = new(
        "accept-cluster", "Let another cluster take the place of the journal's.", AcceptClusterOptions.All, RunAsync)
    {
        Description = "lets another cluster take the place of the one that the journal is of, after a cluster was built anew for instance. Run refuses a cluster that it does not recognise. ActorVent must be stopped. At the next start the cluster that it is connected to is taken for the journal's: pods that are still there are sent when they differ, pods that are not are sent as deleted.",
        Examples = ["actorvent accept-cluster --data /var/lib/actorvent"],
        ReadsEnvironment = true,
    };

    /// <summary>What to run for a journal.</summary>
    public static string For(NodeOptions options) => options.Journal switch
    {
        // The URL may hold a password, and is not shown.
        { Server: not null } => $"actorvent {Definition.Name} --journal URL",
        { Path: var path } when path == Path.Combine(options.DataDirectory, JournalValidator.FileName) => $"actorvent {Definition.Name} --data {Quoted(options.DataDirectory)}",
        { Path: var path } => $"actorvent {Definition.Name} --journal {Quoted($"sqlite:{path}")}",
    };

    private static string Quoted(string argument) => argument.Contains(' ', StringComparison.Ordinal) ? $"'{argument}'" : argument;

    private static async Task<int> RunAsync(CommandInput input, CommandContext context)
    {
        var findings = input.Findings;
        var settings = SettingsReader.Read(AcceptClusterOptions.All, input.Flags, context.Environment, findings);
        var options = JournalValidator.Validate(settings, JournalValidator.DataDirectory(settings, findings), findings);
        if (findings.Errors.Count == 0 && options.Server is null && !File.Exists(options.Path))
            findings.Error($"there is no journal {options}", settings[RunOptions.Journal]?.Where ?? settings[RunOptions.Data]!.Where, "Name the directory that run is given.");
        if (findings.Errors.Count > 0)
            return FindingsText.Refuse(context.Error, findings, $"actorvent {Definition.Name} --help");
        await using var journal = await JournalFactory.OpenAsync(options, Environment.MachineName, new Incarnation(Definition.Name), context.Time, NullLogger.Instance, new TroubleLog("The journal", context.Time, NullLogger.Instance), context.Stop);
        context.Output.WriteLine(await journal.AcceptClusterAsync(context.Stop) is { } identity
            ? $"The journal {options} takes the next cluster that it meets for {identity}."
            : $"The journal {options} has met no cluster yet: it takes the next one.");
        return ExitCodes.Clean;
    }
}
