using Akka.Cluster.Sharding;

namespace ActorVent.Cluster.Shards;

/// <summary>Which entity a message is for, as a local region has it. Each entity is a shard of its own, so that each can be where it is known, and hands over by itself.</summary>
internal sealed class ShardExtractor(RegionOptions options) : IMessageExtractor
{
    public string? EntityId(object message) => options.EntityOf(message);

    public object? EntityMessage(object message) => message;

    public string? ShardId(object message) => options.EntityOf(message);

    public string ShardId(string entityId, object? messageHint = null) => entityId;
}
