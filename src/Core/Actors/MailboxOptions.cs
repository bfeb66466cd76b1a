namespace ActorVent.Actors;

/// <summary>An actor's mailbox.</summary>
/// <param name="Capacity">User messages that may wait; a tell beyond that waits for room.</param>
public sealed record MailboxOptions(int Capacity)
{
    public static MailboxOptions Default { get; } = new(256);
}
