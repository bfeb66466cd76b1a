namespace ActorVent.Actors;

/// <summary>What a parent decides about a child that failed.</summary>
public enum SupervisionDirective
{
    /// <summary>Goes on with the next message, its state as it is.</summary>
    Resume,

    /// <summary>A new instance takes over the mailbox, after a backoff.</summary>
    Restart,

    /// <summary>Stops; what waits in its mailbox becomes dead letters.</summary>
    Stop,

    /// <summary>The parent fails with the same error.</summary>
    Escalate,
}

/// <summary>Backoff of restarts: doubles from <paramref name="First"/> to <paramref name="Most"/>, with jitter of up to half; forgotten after <paramref name="Most"/> without a failure.</summary>
public sealed record RestartBackoff(TimeSpan First, TimeSpan Most)
{
    public static RestartBackoff Default { get; } = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));

    internal TimeSpan After(int failures, Random random)
    {
        var ceiling = Math.Min(Most.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 20)));
        lock (random)
            return TimeSpan.FromMilliseconds(ceiling * (0.5 + (random.NextDouble() / 2)));
    }
}
