using ActorVent.Actors;
using ActorVent.Journal;

namespace ActorVent.Partitions;

/// <summary>A partition's way into its log: names the endpoints that an object's annotation asks for.</summary>
internal sealed class Emitter(ActorRef<JournalWriter.Message> writer, PartitionMetrics metrics, TargetsOf? targets)
{
    /// <param name="entry">The entry.</param>
    /// <param name="holds">What is released once it is durable.</param>
    /// <param name="cancellationToken">Cancels the wait for room.</param>
    public ValueTask EmitAsync(NewEntry entry, List<PositionTracker.Hold> holds, CancellationToken cancellationToken)
    {
        if (entry.Collapsed > 0)
            metrics.Collapsed(entry.Collapsed);
        if (targets is not null && entry.Payload is { } payload && targets(entry.Object, payload) is { Count: > 0 } named)
            entry = entry with { Targets = named };
        return writer.Tell(new JournalWriter.Message.Append(entry, new PartitionActor.Token(entry, holds)), cancellationToken);
    }
}
