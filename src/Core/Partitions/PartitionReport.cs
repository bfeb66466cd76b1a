using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>What a partition has to tell an operator.</summary>
internal abstract record PartitionReport
{
    private PartitionReport()
    {
    }

    internal sealed record HistoryReset(ScopeId Scope) : PartitionReport;

    internal sealed record OutOfScope(int Count) : PartitionReport;

    internal sealed record LookupFailed(ObjectKey Object, string Error) : PartitionReport;

    internal sealed record LookFailed(ObjectKey Object, string Error) : PartitionReport;

    internal sealed record NotWritten(int Entries, string? Reason, TimeSpan Backoff) : PartitionReport;

    internal sealed record WrittenAgain(int Entries) : PartitionReport;
}
