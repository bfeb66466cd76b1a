using ActorVent.Journal;

namespace ActorVent.Tests.Partitions;

/// <summary>The order that a log has to keep: no state after the deletion of its object, none older than one before it.</summary>
internal static class LogOrder
{
    /// <returns>Where it is not kept; null: nowhere.</returns>
    public static string? ErrorOf(IEnumerable<NewEntry> log)
    {
        foreach (var entries in log.GroupBy(e => e.Object))
        {
            var ended = new HashSet<string>();
            NewEntry? before = null;
            foreach (var entry in entries)
            {
                var isOlder = before is not null && before.Version.IsNewerThan(entry.Version);
                if (ended.Contains(entry.Uid) || isOlder)
                    return $"{entry.Object}: {entry.Type} {entry.Uid}@{entry.Version} after {before!.Type} {before.Uid}@{before.Version}";
                if (entry.Type == ChangeType.Deleted)
                    ended.Add(entry.Uid);
                before = entry;
            }
        }
        return null;
    }
}
