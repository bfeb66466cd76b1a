using ActorVent.Partitions;

namespace ActorVent.Tests.Properties;

/// <summary>What a world's node is asked to do.</summary>
/// <param name="Mode">Of collapsing.</param>
/// <param name="Resend">After how long an unhealthy pod is sent again; null: never.</param>
/// <param name="KeepsHistory">Whether every watch can go on where it was, so that nothing has to be listed.</param>
internal sealed record WorldPlan(CollapseMode Mode, TimeSpan? Resend, bool KeepsHistory)
{
    /// <summary>Of collapsing. Longer than the resends' interval, changes wait while a resend is due.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether contents name webhooks and environments.</summary>
    public bool Annotations { get; init; }

    /// <summary>As many endpoints from annotations may exist.</summary>
    public int MostTenants { get; init; } = ActorVent.Tests.Properties.Annotations.Receivers.Count;

    public static WorldPlan Of(Random random) => new(
        random.Next(3) switch { 0 => CollapseMode.Latest, 1 => CollapseMode.Transitions, _ => CollapseMode.None },
        random.Next(4) switch { 0 => TimeSpan.FromSeconds(20), 1 => TimeSpan.FromMinutes(2), _ => null },
        KeepsHistory: false)
    {
        Window = random.Next(4) == 0 ? TimeSpan.FromSeconds(30) : TimeSpan.FromSeconds(1),
        Annotations = random.Next(4) > 0,
        MostTenants = random.Next(4) == 0 ? 1 : 3,
    };
}
