using ActorVent.Node.Configuration;

namespace ActorVent.Node.Commands;

/// <summary>The options of <c>actorvent accept-cluster</c>: those of run that say where the journal is.</summary>
internal static class AcceptClusterOptions
{
    public static IReadOnlyList<OptionDefinition> All { get; } = [RunOptions.Data, RunOptions.Journal, RunOptions.JournalFile];
}
