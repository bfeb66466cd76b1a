using ActorVent.Node.Configuration;

namespace ActorVent.Node.Commands;

/// <summary>What stood on the command line.</summary>
/// <param name="Flags">Values by the option's name; a switch has the value <c>true</c>.</param>
/// <param name="Findings">What is wrong with it so far. A command adds what it finds, and shows all of it at once.</param>
internal sealed record CommandInput(IReadOnlyDictionary<string, IReadOnlyList<string>> Flags, Findings Findings)
{
    /// <summary>What stood there without an option's name: at most as many as the command takes.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
