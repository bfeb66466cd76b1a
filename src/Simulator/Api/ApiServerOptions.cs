using System.Net;

namespace ActorVent.Simulator.Api;

/// <summary>A simulated API server.</summary>
public sealed record ApiServerOptions
{
    /// <summary>Where it listens; loopback by default.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Serves HTTPS with a certificate of its own authority, which the kubeconfig contains.</summary>
    public bool Https { get; init; }

    /// <summary>The bearer token that clients need; null: none.</summary>
    public string? Token { get; init; }

    /// <summary>Of uids and generated names of pods that are created over the API.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Between bookmarks. About a minute, as the real one.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Events kept for watches, at least.</summary>
    public int History { get; init; } = 100_000;

    /// <summary>A watch whose client does not read is cut when it is this many events behind.</summary>
    public int WatchBuffer { get; init; } = 20_000;

    /// <summary>Whether large lists are compressed for clients that accept gzip, as the real server does from 128 KB on.</summary>
    public bool Compress { get; init; } = true;

    /// <summary>How long the containers of a pod that is deleted over the API take to end, unless its grace period is shorter.</summary>
    public TimeSpan TerminationTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The uid of the namespace kube-system, which tells clusters apart.</summary>
    public string ClusterUid { get; init; } = "5a0f3b6e-3f0a-4c5e-9d52-6d3a5d1f0c11";

    public long FirstRevision { get; init; } = 1000;

    /// <summary>What goes wrong from the start; may be changed at any time.</summary>
    public Faults Faults { get; init; } = new();
}

/// <summary>The simulator cannot do what was asked; the message says what to do.</summary>
public sealed class SimulatorException(string message, Exception? inner = null) : Exception(message, inner);
