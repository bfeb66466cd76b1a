namespace ActorVent.Node.Commands;

internal static class ReceiveCommand
{
    public static CommandDefinition Definition { get; } = new("receive", "x", [], (_, _) => Task.FromResult(1));
}
