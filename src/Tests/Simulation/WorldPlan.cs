using ActorVent.Partitions;

namespace ActorVent.Tests.Simulation;

/// <summary>What a world looks like, and what is done to it.</summary>
internal sealed record WorldPlan
{
    public CollapseMode Mode { get; init; } = CollapseMode.Latest;

    /// <summary>Of collapsing. Longer than the resends' interval, changes wait while a resend is due.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After how long an unhealthy pod is sent again; null: never.</summary>
    public TimeSpan? Resend { get; init; }

    /// <summary>Whether every watch can go on where it was, so that nothing has to be listed.</summary>
    public bool KeepsHistory { get; init; }

    /// <summary>Whether a label decides what is watched.</summary>
    public bool IsSelective { get; init; }

    /// <summary>Whether there is a scope for each namespace, and not one for all.</summary>
    public bool HasScopePerNamespace { get; init; }

    /// <summary>Whether contents name webhooks and environments.</summary>
    public bool Annotations { get; init; }

    /// <summary>As many endpoints from annotations may exist.</summary>
    public int MostTenants { get; init; } = 3;

    /// <summary>One: alone, on a disk of its own. More: a cluster on a database that they share.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>Of several nodes: whether machines sleep, and their monotonic clocks with them. Then no clock is set back.</summary>
    public bool MaySleep { get; init; }

    /// <summary>Of several nodes: whether what is configured changes.</summary>
    public bool RollsOut { get; init; }

    public int Partitions { get; init; } = 4;

    public int Pods { get; init; } = 8;

    public int Endpoints { get; init; } = 1;

    /// <summary>Of each endpoint: what a crash may repeat.</summary>
    public int EndpointWindow { get; init; } = 64;

    /// <summary>Whether messages between entities may take seconds.</summary>
    public bool IsSlow { get; init; }

    /// <summary>Whether nothing is disturbed but lists, watches, and who tells and hears of them.</summary>
    public bool DisturbsWatchingOnly { get; init; }

    /// <summary>Of several nodes: whether nothing is disturbed but them, and the database.</summary>
    public bool DisturbsNodesOnly { get; init; }

    /// <summary>Whether endpoints begin seconds after the others, when much has happened.</summary>
    public bool HasLateEndpoints { get; init; }

    public int Acts { get; init; } = 40;

    /// <summary>After so many acts nothing changes any more in the cluster.</summary>
    public int ActsWithChanges { get; init; } = 40;

    /// <summary>Lists of several pages, interrupted, of the past, and told late.</summary>
    public static WorldPlan OfWatching(int seed) => new()
    {
        DisturbsWatchingOnly = true,
        IsSlow = seed % 2 == 0,
        Partitions = 1 + (seed / 2 % 2),
        Window = TimeSpan.FromMilliseconds(100),
    };

    /// <summary>Endpoints that join while much happens, and hear late of it.</summary>
    public static WorldPlan OfJoining(int seed) => new()
    {
        HasLateEndpoints = true,
        IsSlow = true,
        Mode = seed % 2 == 0 ? CollapseMode.Latest : CollapseMode.None,
        Partitions = 1,
        Pods = 2,
        Acts = 20,
        ActsWithChanges = 20,
        Window = TimeSpan.FromMilliseconds(100),
    };

    /// <summary>Three nodes.</summary>
    public static WorldPlan OfCluster(int seed)
    {
        var random = new Random(seed);
        var plan = Of(random);
        var rollsOut = !plan.KeepsHistory && random.Next(3) == 0;
        return plan with
        {
            Nodes = 3,
            MaySleep = random.Next(2) == 0,
            RollsOut = rollsOut,
            Resend = rollsOut ? null : plan.Resend,
        };
    }

    /// <summary>Three nodes that lose their leases while much is sent.</summary>
    public static WorldPlan OfLeases(int seed) => new()
    {
        Nodes = 3,
        DisturbsNodesOnly = true,
        MaySleep = seed % 2 == 0,
        Mode = seed % 4 < 2 ? CollapseMode.Latest : CollapseMode.None,
        Partitions = 1 + (seed / 4 % 2),
        Endpoints = 2,
        EndpointWindow = seed % 3 == 0 ? 1 : 64,
        Window = TimeSpan.FromMilliseconds(100),
    };

    /// <summary>Three nodes whose configuration changes.</summary>
    public static WorldPlan OfRollOuts(int seed) => OfLeases(seed) with { RollsOut = true, HasScopePerNamespace = seed % 2 == 0 };

    /// <summary>Three nodes that hand over while there are lists.</summary>
    public static WorldPlan OfHandOvers(int seed) => OfWatching(seed) with { Nodes = 3 };

    public static WorldPlan Of(Random random)
    {
        var acts = random.Next(4) == 0 ? random.Next(80, 160) : random.Next(40, 60);
        return new WorldPlan
        {
            Mode = random.Next(3) switch { 0 => CollapseMode.Latest, 1 => CollapseMode.Transitions, _ => CollapseMode.None },
            Window = random.Next(4) == 0 ? TimeSpan.FromSeconds(10) : TimeSpan.FromSeconds(1),
            Resend = random.Next(6) == 0 ? TimeSpan.FromSeconds(20) : null,
            KeepsHistory = random.Next(6) == 0,
            IsSelective = random.Next(4) == 0,
            HasScopePerNamespace = random.Next(3) == 0,
            Annotations = random.Next(2) == 0,
            MostTenants = random.Next(4) == 0 ? 1 : 3,
            Partitions = 1 << random.Next(3),
            Pods = random.Next(3, 9),
            Endpoints = random.Next(1, 3),
            EndpointWindow = random.Next(4) switch { 0 => 1, 1 => 4, _ => 64 },
            IsSlow = random.Next(8) == 0,
            Acts = acts,
            ActsWithChanges = random.Next(2) == 0 ? random.Next(3, 20) : acts,
        };
    }
}
