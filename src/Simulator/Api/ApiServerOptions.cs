namespace ActorVent.Simulator.Api;

/// <summary>A simulated API server.</summary>
public sealed record ApiServerOptions
{
    /// <summary>On loopback; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Serves HTTPS with a certificate of its own authority, which the kubeconfig contains.</summary>
    public bool Https { get; init; }

    /// <summary>The bearer token that clients need; null: none.</summary>
    public string? Token { get; init; }

    /// <summary>Between bookmarks. About a minute, as the real one.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Events kept for watches.</summary>
    public int History { get; init; } = 100_000;

    /// <summary>The uid of the namespace kube-system, which tells clusters apart.</summary>
    public string ClusterUid { get; init; } = "5a0f3b6e-3f0a-4c5e-9d52-6d3a5d1f0c11";

    public long FirstRevision { get; init; } = 1000;

    /// <summary>What goes wrong from the start; may be changed at any time.</summary>
    public Faults Faults { get; init; } = new();
}

/// <summary>The simulator cannot do what was asked; the message says what to do.</summary>
public sealed class SimulatorException(string message, Exception? inner = null) : Exception(message, inner);
