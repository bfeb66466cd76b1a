namespace ActorVent.Node.Hosting;

/// <summary>Under this the region of partitions is registered.</summary>
internal sealed class PartitionRegion;

/// <summary>Under this the region of watchers is registered.</summary>
internal sealed class WatcherRegion;

/// <summary>Under this the region of endpoints is registered.</summary>
internal sealed class EndpointRegion;

/// <summary>Under this is registered who keeps the endpoints that annotations name.</summary>
internal sealed class AnnotationEndpoints;

/// <summary>Under this is registered who tells all tails what is durable: on one node, its tail.</summary>
internal sealed class Tails;

/// <summary>Under this the node's tail is registered.</summary>
internal sealed class Tail;
