using ActorVent.Delivery;
using ActorVent.Partitions;

namespace ActorVent.Node.Configuration;

/// <summary>Everything a node needs to run, validated.</summary>
public sealed record NodeOptions
{
    /// <summary>At least one, with different ids.</summary>
    public required IReadOnlyList<EndpointOptions> Endpoints { get; init; }

    /// <summary>Empty for all namespaces.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>As the API takes it; null for none.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>As the API takes it; null for none.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>How rapid changes of one object become one. Default: latest, 1 s.</summary>
    public CollapseOptions Collapse { get; init; } = CollapseOptions.Default;

    /// <summary>An unhealthy pod is sent again after this time; null: never. Default: never.</summary>
    public TimeSpan? ResendUnhealthy { get; init; }

    /// <summary>The cluster's name; null: the uid of its kube-system namespace, else the server's address.</summary>
    public string? Cluster { get; init; }

    /// <summary>A file; null: <c>KUBECONFIG</c>, in-cluster, <c>~/.kube/config</c>, in this order.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The kubeconfig's context; null for its current one.</summary>
    public string? Context { get; init; }

    /// <summary>Whether lists are streamed where the server can. Default: yes.</summary>
    public bool StreamingLists { get; init; } = true;

    /// <summary>Where the journal is.</summary>
    public required JournalOptions Journal { get; init; }

    /// <summary>Full path; exists or can be created.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where other nodes reach this one, when the journal is one that nodes share.</summary>
    public ClusterListenOptions ClusterListen { get; init; } = ClusterListenOptions.Default;

    /// <summary>Where health and metrics are served; null: nowhere.</summary>
    public ListenOptions? Listen { get; init; }

    /// <summary>The Unix socket that operators' questions come to; full path. null: none. Default: none.</summary>
    public string? Admin { get; init; }

    /// <summary>What is exported by OTLP; null: nothing.</summary>
    public TelemetryOptions? Telemetry { get; init; }

    /// <summary>Superseded entries older than this may go. Default: 24 h.</summary>
    public TimeSpan RetentionAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Superseded entries go while payloads take more bytes than this. Default: 5 Gi.</summary>
    public long RetentionBytes { get; init; } = 5L << 30;

    /// <summary>How long a shutdown may take. Default: 10 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Hosts that annotations may name as webhooks. Default: none, and what annotations name does not count.</summary>
    public AllowedHosts AnnotationHosts { get; init; } = AllowedHosts.None;

    /// <summary>What endpoints from annotations get of the pods that exist already. Default: <see cref="InitialMode.Deliver"/>.</summary>
    public InitialMode AnnotationInitial { get; init; } = InitialMode.Deliver;

    /// <summary>Endpoints from annotations in the whole journal. Default: 100.</summary>
    public int MaxAnnotationEndpoints { get; init; } = 100;

    /// <summary><c>env</c> of payloads; left out there when empty.</summary>
    public IReadOnlyDictionary<string, string> PayloadEnvironment { get; init; } = new Dictionary<string, string>();
}
