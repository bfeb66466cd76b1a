namespace ActorVent.Partitions;

/// <summary>What an <see cref="ObjectMachine"/> wants done.</summary>
internal abstract record ObjectEffect
{
    private ObjectEffect()
    {
    }

    /// <summary>To the partition.</summary>
    internal sealed record Tell(ObjectMessage.Collapsed Message) : ObjectEffect;

    /// <summary>Tell <see cref="ObjectInput.WindowEnded"/> then. Takes the place of the one before.</summary>
    internal sealed record SetTimer(DateTimeOffset Due) : ObjectEffect;

    internal sealed record CancelTimer : ObjectEffect
    {
        public static CancelTimer Instance { get; } = new();
    }
}
