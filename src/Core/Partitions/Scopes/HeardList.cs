using ActorVent.Primitives;

namespace ActorVent.Partitions.Scopes;

/// <summary>A list that has been heard from its beginning.</summary>
/// <param name="Number">The watcher's number of it.</param>
/// <param name="Version">It is at least of this version.</param>
/// <param name="Serial">No other list that this partition heard has it.</param>
internal readonly record struct HeardList(long Number, ResourceVersion Version, long Serial);
