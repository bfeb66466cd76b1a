namespace ActorVent.Partitions;

/// <summary>What an <see cref="ObjectMachine"/> is told.</summary>
internal abstract record ObjectInput
{
    private ObjectInput()
    {
    }

    /// <summary>A change that is news.</summary>
    internal sealed record Changed(Change Change, long Ticket) : ObjectInput;

    /// <summary>What waits goes out now.</summary>
    internal sealed record Flush : ObjectInput
    {
        public static Flush Instance { get; } = new();
    }

    /// <summary>The timer of <see cref="ObjectEffect.SetTimer"/>.</summary>
    internal sealed record WindowEnded : ObjectInput
    {
        public static WindowEnded Instance { get; } = new();
    }
}
