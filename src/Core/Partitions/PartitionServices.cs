using ActorVent.Introspection;
using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Tracing;
using ActorVent.Troubles;
using Microsoft.Extensions.Logging;

namespace ActorVent.Partitions;

/// <summary>What partitions work with.</summary>
internal sealed record PartitionServices(IJournal Journal, PartitionMetrics Metrics, Random Random, ILogger Logger)
{
    /// <summary>null: no object names endpoints.</summary>
    public TargetsOf? Targets { get; init; }

    /// <summary>null: no endpoint is created.</summary>
    public AnnotationLimit? Annotations { get; init; }

    /// <summary>Asked each second where <see cref="PartitionOptions.WaitsForAgreement"/>: whether all nodes have been configured alike for long enough.</summary>
    public Func<bool> IsAgreed { get; init; } = static () => true;

    /// <summary>Shared by all partitions of the node.</summary>
    public WaitingPayloads Waiting { get; init; } = new(new PayloadBounds().Waiting);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ChangeTracer Tracer { get; init; } = ChangeTracer.Off;

    /// <summary>The API server's, which pods are looked up at.</summary>
    public TroubleLog ApiServer { get; init; } = new("The API server", TimeProvider.System, Logger);

    /// <summary>Of partitions that cannot go on and begin again.</summary>
    public TroubleLog Stops { get; init; } = new("The recording of changes", TimeProvider.System, Logger);

    /// <summary>Where operators' questions find those that run here.</summary>
    public Residents Residents { get; init; } = new();

    /// <summary>Adds up what all partitions have to say.</summary>
    public OutOfScopeNotice OutOfScope { get; init; } = new(TimeProvider.System, Logger);
}
