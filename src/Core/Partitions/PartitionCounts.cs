namespace ActorVent.Partitions;

/// <summary>What became of the changes that arrived.</summary>
/// <param name="Journaled">Entries written, resends excepted.</param>
/// <param name="Collapsed">Changes that another took the place of.</param>
/// <param name="Unchanged">Changes of nothing but <c>resourceVersion</c> and <c>managedFields</c>, or back to what was told last.</param>
/// <param name="Void">Changes that were known, or of the past.</param>
/// <param name="Resent">Entries written that only repeat.</param>
internal readonly record struct PartitionCounts(int Journaled, int Collapsed, int Unchanged, int Void, int Resent);
