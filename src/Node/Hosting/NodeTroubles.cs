using ActorVent.Kubernetes.Requests;
using ActorVent.Troubles;
using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Hosting;

/// <summary>The causes of trouble that many parts of a node suffer from together. Each endpoint and each watch has one of its own besides.</summary>
/// <param name="time">The clock.</param>
/// <param name="loggers">For people.</param>
internal sealed class NodeTroubles(TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>Files, disk or database: the journal, and the endpoints' progress.</summary>
    public TroubleLog Journal { get; } = new("The journal", time, loggers.CreateLogger("ActorVent.Journal"));

    /// <summary>It cannot be reached, or is unwell.</summary>
    public TroubleLog ApiServer { get; } = new("The API server", time, loggers.CreateLogger("ActorVent.Watching"));

    /// <summary>Permissions that are missing.</summary>
    public ShownRules Rules { get; } = new();

    /// <summary>Partitions that begin again.</summary>
    public TroubleLog Partitions { get; } = new("The recording of changes", time, loggers.CreateLogger("ActorVent.Partitions"));

    /// <summary>Watchers that begin again.</summary>
    public TroubleLog Watchers { get; } = new("The watch", time, loggers.CreateLogger("ActorVent.Watching"));

    /// <summary>The collector, which metrics and traces are exported to.</summary>
    public TroubleLog Collector { get; } = new("The export by OTLP", time, loggers.CreateLogger("ActorVent.Node"));

    /// <summary>Endpoints that begin again.</summary>
    public TroubleLog Endpoints { get; } = new("The delivery", time, loggers.CreateLogger("ActorVent.Delivery"));

    /// <summary>All of them, by name.</summary>
    public IEnumerable<(string Name, TroubleLog Trouble)> All =>
        [("journal", Journal), ("api-server", ApiServer), ("partitions", Partitions), ("watchers", Watchers), ("endpoints", Endpoints)];
}
