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
        ClusterShowCommand.Definition,
        HealthCommand.Definition,
        VersionCommand.Definition,
    ];

    /// <summary>What runs when the command line names none.</summary>
    public static CommandDefinition Default => All[0];
}
