using ActorVent.Journal;

namespace ActorVent.Partitions;

/// <summary>What an object's state says of its condition.</summary>
/// <param name="Fingerprint">
/// 64 bits that differ when the phase, the readiness, a restart count, a container's state or its reason, or the mark for deletion
/// differs, and that leave out everything else.
/// </param>
/// <param name="Health">Of a pod; unknown for every other kind.</param>
internal readonly record struct Condition(ulong Fingerprint, Health Health);
