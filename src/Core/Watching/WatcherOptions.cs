using ActorVent.Introspection;
using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Requests;
using ActorVent.Primitives;
using ActorVent.Troubles;
using Microsoft.Extensions.Logging;

namespace ActorVent.Watching;

/// <summary>One scope to watch, for all partitions of the ring.</summary>
/// <param name="Cluster">The cluster's name in object keys.</param>
/// <param name="Scope">What to list and watch.</param>
internal sealed record WatcherOptions(string Cluster, Scope Scope)
{
    /// <summary>How long an end waits for what is outstanding, and for the write after it: at most that again. Default: 1 s.</summary>
    public TimeSpan MostDraining { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What people call it.</summary>
    public string Name => Scope.Namespace is { } ns ? $"cluster {Cluster}, namespace {ns}" : $"cluster {Cluster}";

    /// <summary>All on.</summary>
    public WatcherRules Rules { get; init; } = new();

    /// <summary>
    /// Within which time the list begins that a watch's end asks for at once: a server that was away asks that of all scopes together.
    /// Zero: there is no other. See <see cref="SpreadOf"/>.
    /// </summary>
    public TimeSpan Spread { get; init; }

    /// <summary>Bytes of payload that partitions have not taken; above, nothing is read.</summary>
    public long MostUntaken { get; init; } = new PayloadBounds().Unread;

    /// <summary>A tenth of a second for each other scope, 1 s at most.</summary>
    public static TimeSpan SpreadOf(int scopes) => TimeSpan.FromSeconds(Math.Clamp((scopes - 1) / 10.0, 0, 1));
}

/// <summary>What a watcher works with.</summary>
internal sealed record WatcherServices(IResourceClient Client, IJournal Journal, Ring Ring, WatchMetrics Metrics, Random Random, ILogger Logger)
{
    /// <summary>The API server's: shared by all who ask it.</summary>
    public TroubleLog ApiServer { get; init; } = new("The API server", TimeProvider.System, Logger);

    /// <summary>The journal's: what partitions do not take is its doing.</summary>
    public TroubleLog JournalTrouble { get; init; } = new("The journal", TimeProvider.System, Logger);

    /// <summary>Of permissions that are missing, shared by all who are refused something.</summary>
    public ShownRules Rules { get; init; } = new();

    /// <summary>Where operators' questions find those that run here.</summary>
    public Residents Residents { get; init; } = new();

    /// <summary>For what is one watch's own trouble.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
