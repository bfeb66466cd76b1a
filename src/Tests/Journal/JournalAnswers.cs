using System.Text;
using ActorVent.Journal;

namespace ActorVent.Tests.Journal;

/// <summary>A journal's answers as text, so that two journals can be compared.</summary>
internal static class JournalAnswers
{
    public static string Of(PartitionSnapshot? snapshot) => snapshot is null
        ? "null"
        : $"{snapshot.Fence} {snapshot.Last}\n  {string.Join("\n  ", snapshot.Objects.Select(o => o.ToString()).Order(StringComparer.Ordinal))}"
            + $"\n  {string.Join(", ", snapshot.Positions.OrderBy(p => p.Key.Value, StringComparer.Ordinal))}";

    public static string Of(WriteResult result) => $"{result with { Details = null }}"
        + (result.Details is { } details ? $" {details with { OverLimit = [] }} {string.Join(",", details.OverLimit)}" : "");

    public static string Of(Entry entry) => $"{entry with { Payload = default, Time = entry.Time.ToUniversalTime() }} {Encoding.UTF8.GetString(entry.Payload.Span)}";

    public static string Of(IReadOnlyList<Entry> entries) => string.Join("\n  ", entries.Select(Of));

    public static string Of(LaneHead? head) => head is null ? "null" : $"{head.Skipped} {head.Previous} {Of(head.Entry)}";

    public static string Of(EndpointSnapshot snapshot) =>
        $"{snapshot.IsNew} {string.Join(", ", snapshot.Offsets)}\n  {string.Join("\n  ", snapshot.Lanes.Select(l => l.ToString()).Order(StringComparer.Ordinal))}";

    public static string Of(IReadOnlyList<DeadLetter> letters) =>
        string.Join("\n  ", letters.Select(l => $"{l with { Payload = default }} {Encoding.UTF8.GetString(l.Payload.Span)}"));

    public static string Of(CompactionResult result) =>
        $"{result.Removed} {result.More} {string.Join(", ", result.Expired.OrderBy(e => e.Key.Value, StringComparer.Ordinal))}";
}
