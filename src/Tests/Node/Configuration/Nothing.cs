namespace ActorVent.Tests.Node.Configuration;

internal static class Nothing
{
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Flags { get; } = new Dictionary<string, IReadOnlyList<string>>();

    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>();
}
