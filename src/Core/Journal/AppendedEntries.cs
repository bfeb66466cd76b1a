using ActorVent.Primitives;

namespace ActorVent.Journal;

/// <summary>What has just become durable in one shard.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Newest">Its newest sequence number.</param>
/// <param name="Entries">
/// Everything that the append brought, in order and without gaps up to <paramref name="Newest"/>, as it would be read back; empty where the
/// journal does not have them at hand: then they are read.
/// </param>
public sealed record AppendedEntries(ShardId Shard, SequenceNumber Newest, IReadOnlyList<Entry> Entries);
