using Akka.Actor.Setup;

namespace ActorVent.Progress;

/// <summary>Tells logs where they are stored, for what they say to operators.</summary>
/// <param name="store">The file's path.</param>
internal sealed class ProgressSetup(string store) : Setup
{
    public string Store { get; } = store;
}
