namespace ActorVent.Node.Commands;

internal static class SimulateCommand
{
    public static CommandDefinition Definition { get; } = new("simulate", "x", [], (_, _) => Task.FromResult(1));
}
