namespace ActorVent.Primitives;

/// <summary>Who may send and write: looked at right before each request and each write, from any thread, at no cost.</summary>
internal interface ILease
{
    /// <summary>Whether this node may start a request or a write now. What waits for it looks again soon.</summary>
    bool IsHeld { get; }
}
