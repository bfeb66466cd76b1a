namespace ActorVent.Actors;

/// <summary>An actor's mailbox.</summary>
/// <param name="Capacity">User messages that may wait; a tell beyond that waits for room.</param>
public sealed record MailboxOptions(int Capacity)
{
    public int Capacity { get; init; } = Capacity > 0 ? Capacity : throw new ArgumentOutOfRangeException(nameof(Capacity), Capacity, "A mailbox takes at least one message.");

    public static MailboxOptions Default { get; } = new(256);
}
