using ActorVent.Node.Configuration;

namespace ActorVent.Node.Commands;

/// <summary>The options of <c>actorvent demo</c>.</summary>
internal static class DemoOptions
{
    public static OptionDefinition For { get; } = new("for", "DURATION", "End after this time. Without it: at Ctrl-C.");

    public static OptionDefinition Pods { get; } = new("pods", "N", "How many pods live at once.") { Default = "40" };

    public static OptionDefinition Rate { get; } = new("rate", "N", "Changes per second.") { Default = "10" };

    public static OptionDefinition Seed { get; } = new("seed", "N", "The same seed makes the same pods live the same lives.") { Default = "1" };

    public static IReadOnlyList<OptionDefinition> All { get; } = [For, Pods, Rate, Seed];
}
