using ActorVent.Journal;
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

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
