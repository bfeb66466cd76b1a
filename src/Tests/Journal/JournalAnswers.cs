using System.Text;
using ActorVent.Journal;

namespace ActorVent.Tests.Journal;

/// <summary>A journal's answers as text, so that two journals can be compared.</summary>
internal static class JournalAnswers
{
    public static string Of(PartitionSnapshot? snapshot) => snapshot is null
        ? "null"
        : $"{snapshot.Fence} {snapshot.Last}\n  {string.Join("\n  ", snapshot.Objects.Select(o => o.ToString()).Order(StringComparer.Ordinal))}"
            + $"\n  {string.Join(", ", snapshot.Scopes.OrderBy(s => s.Key.Value, StringComparer.Ordinal))}";

    public static string Of(WriteResult result) => $"{result.Outcome} {result.Reason}"
        + (result.Details is { } details ? $" {details with { OverLimit = [] }} {string.Join(",", details.OverLimit)}" : "")
        + string.Concat(result.Entries.Select(e => $"\n  {Of(e with { Superseded = false })}"));

    public static string Of(Entry entry) => $"{entry with { Payload = default, Time = entry.Time.ToUniversalTime() }} {Encoding.UTF8.GetString(entry.Payload.Span)}";

    public static string Of(IReadOnlyList<Entry> entries) => string.Join("\n  ", entries.Select(Of));

    public static string Of(IReadOnlyList<LaneNext> lanes) =>
        string.Join("\n  ", lanes.Select(static next => $"{(next.Head is { } head ? $"{head.Skipped} {head.Previous} {Of(head.Entry)}" : "null")} {Of(next.Expired)}"));

    public static string Of(IReadOnlyList<ExpiredEntry> rows) => string.Join("\n  ", rows.Select(e => e with { Time = e.Time.ToUniversalTime() }));

    public static string Of(EndpointStart start) => $"{start.IsNew} {string.Join(", ", start.Joined)} {start.Carried}";

    public static string Of(IReadOnlyList<EndpointRecord> endpoints) =>
        string.Join("\n  ", endpoints.Select(static e => $"{e.Endpoint} {e.IsRemoved} {e.DisabledSince?.ToUniversalTime()} {string.Join(", ", e.Low)}"));

    public static string Of(IReadOnlyList<DeadLetter> letters) =>
        string.Join("\n  ", letters.Select(l => $"{l with { Payload = default }} {Encoding.UTF8.GetString(l.Payload.Span)}"));
}
