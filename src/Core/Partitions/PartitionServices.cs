using ActorVent.Journal;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Partitions;

/// <summary>What partitions work with.</summary>
internal sealed record PartitionServices(IJournal Journal, PartitionMetrics Metrics, Random Random, ILogger Logger)
{
    /// <summary>null: no object names endpoints.</summary>
    public TargetsOf? Targets { get; init; }

    /// <summary>null: no endpoint is created.</summary>
    public AnnotationLimit? Annotations { get; init; }

    /// <summary>Shared by all partitions of the node.</summary>
    public WaitingPayloads Waiting { get; init; } = new(new PayloadBounds().Waiting);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
