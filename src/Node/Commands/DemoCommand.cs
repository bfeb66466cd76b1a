namespace ActorVent.Node.Commands;

internal static class DemoCommand
{
    public static CommandDefinition Definition { get; } = new("demo", "x", [], (_, _) => Task.FromResult(1));
}
