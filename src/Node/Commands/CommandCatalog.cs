using ActorVent.Node.Commands.Asking;
using ActorVent.Node.Commands.Completion;

namespace ActorVent.Node.Commands;

/// <summary>All commands, in the order of help.</summary>
internal static class CommandCatalog
{
    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        RunCommand.Definition,
        DemoCommand.Definition,
        SimulateCommand.Definition,
        ReceiveCommand.Definition,
        AcceptClusterCommand.Definition,
        HealthCommand.Definition,
        CompletionCommand.Definition,
        VersionCommand.Definition,
        StatusCommand.Definition,
        EndpointsCommand.Definition,
        PartitionsCommand.Definition,
        ObjectsShowCommand.Definition,
        DeadLettersCommand.Definition,
        TailCommand.Definition,
        .. ClusterCommands.All,
        .. ShardingCommands.All,
        ActorHierarchyCommand.Definition,
        LogCommands.Tail,
        LogCommands.Level,
    ];

    /// <summary>What runs when the command line names none.</summary>
    public static CommandDefinition Default => All[0];
}
