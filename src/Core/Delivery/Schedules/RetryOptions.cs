namespace ActorVent.Delivery;

/// <summary>When a failed delivery is tried again, and when it is given up.</summary>
internal sealed record RetryOptions
{
    /// <summary>The first wait's upper bound. It doubles with each failed attempt. Default 1 s.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where the doubling stops. Not below <see cref="First"/>. Default 5 min.</summary>
    public TimeSpan Most { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an entry may keep failing, while its endpoint accepts others, before it becomes a dead letter. Default 24 h.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(24);
}
