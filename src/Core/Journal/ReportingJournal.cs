using ActorVent.Primitives;
using ActorVent.Troubles;

namespace ActorVent.Journal;

/// <summary>
/// Passes everything on to a journal, and tells people when it fails and when it works again: whoever asked, it is one trouble. Who asks need
/// not tell, and tries again.
/// </summary>
/// <param name="journal">Does the work; ended by its own owner.</param>
/// <param name="trouble">The journal's.</param>
internal sealed class ReportingJournal(IJournal journal, TroubleLog trouble) : IJournal
{
    // Partitions and scopes write until they succeed, each for itself. Of the rest some come again soon, some in a minute, some never: any that
    // succeeds speaks for all.
    private const string Writes = "written";
    private const string Reads = "read";

    /// <inheritdoc/>
    public Ring Ring => journal.Ring;

    /// <inheritdoc/>
    public string Id => journal.Id;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask<ClusterRecord?> ReadClusterAsync(CancellationToken cancellationToken) => Read(journal.ReadClusterAsync(cancellationToken));

    /// <inheritdoc/>
    public ValueTask<ClusterRecord> WriteClusterAsync(ClusterRecord cluster, CancellationToken cancellationToken) =>
        Written(journal.WriteClusterAsync(cluster, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<string?> AcceptClusterAsync(CancellationToken cancellationToken) => Written(journal.AcceptClusterAsync(cancellationToken));

    /// <inheritdoc/>
    public ValueTask RegisterNodeAsync(string node, Incarnation incarnation, CancellationToken cancellationToken) =>
        Done(journal.RegisterNodeAsync(node, incarnation, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<PartitionSnapshot?> TakePartitionAsync(PartitionId partition, string node, Incarnation incarnation, CancellationToken cancellationToken) =>
        Written(journal.TakePartitionAsync(partition, node, incarnation, cancellationToken), partition);

    /// <inheritdoc/>
    public ValueTask<WriteResult> ReleasePartitionAsync(Fence fence, CancellationToken cancellationToken) => Write(journal.ReleasePartitionAsync(fence, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<WriteResult> AppendAsync(PartitionAppend append, CancellationToken cancellationToken) =>
        Write(journal.AppendAsync(append, cancellationToken), append.Fence.Partition);

    /// <inheritdoc/>
    public ValueTask<ScopeState> BeginScopeAsync(ScopeId scope, CancellationToken cancellationToken) => Written(journal.BeginScopeAsync(scope, cancellationToken), scope);

    /// <inheritdoc/>
    public ValueTask<WriteResult> MoveScopeAsync(ScopeId scope, long epoch, ResourceVersion position, CancellationToken cancellationToken) =>
        Write(journal.MoveScopeAsync(scope, epoch, position, cancellationToken), scope);

    /// <inheritdoc/>
    public ValueTask<WriteResult> ResetScopeAsync(ScopeId scope, long epoch, long history, CancellationToken cancellationToken) =>
        Write(journal.ResetScopeAsync(scope, epoch, history, cancellationToken), scope);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SequenceNumber>> HeadsAsync(CancellationToken cancellationToken) => Read(journal.HeadsAsync(cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Entry>> ReadAsync(PartitionId partition, SequenceNumber after, int most, long mostBytes, CancellationToken cancellationToken) =>
        Read(journal.ReadAsync(partition, after, most, mostBytes, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LaneNext>> ReadNextAsync(IReadOnlyList<LaneRead> lanes, EndpointId? target, bool newest, CancellationToken cancellationToken) =>
        Read(journal.ReadNextAsync(lanes, target, newest, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<EndpointStart> OpenEndpointAsync(EndpointRegistration endpoint, CancellationToken cancellationToken) =>
        Written(journal.OpenEndpointAsync(endpoint, cancellationToken));

    /// <inheritdoc/>
    public ValueTask ForgetCarriedAsync(EndpointId endpoint, CancellationToken cancellationToken) => Done(journal.ForgetCarriedAsync(endpoint, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SequenceNumber>> SkipOthersAsync(EndpointId endpoint, IReadOnlyList<SequenceNumber> offsets, CancellationToken cancellationToken) =>
        Read(journal.SkipOthersAsync(endpoint, offsets, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<WriteResult> WriteLowAsync(
        EndpointId endpoint, IReadOnlyList<(PartitionId Partition, SequenceNumber Low)> low, DateTimeOffset? disabledSince, CancellationToken cancellationToken) =>
        Write(journal.WriteLowAsync(endpoint, low, disabledSince, cancellationToken));

    /// <inheritdoc/>
    public ValueTask RetireEndpointsAsync(IReadOnlyCollection<EndpointId> configured, bool annotations, CancellationToken cancellationToken) =>
        Done(journal.RetireEndpointsAsync(configured, annotations, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EndpointRegistration>> ReadAnnotationEndpointsAsync(CancellationToken cancellationToken) =>
        Read(journal.ReadAnnotationEndpointsAsync(cancellationToken));

    /// <inheritdoc/>
    public ValueTask<WriteResult> WriteDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        Write(journal.WriteDeadLettersAsync(letters, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EndpointRecord>> ReadEndpointsAsync(CancellationToken cancellationToken) =>
        Read(journal.ReadEndpointsAsync(cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(EndpointId? endpoint, int most, bool payloads, CancellationToken cancellationToken) =>
        Read(journal.ReadDeadLettersAsync(endpoint, most, payloads, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ExpiredEntry>> ReadExpiredAsync(PartitionId partition, SequenceNumber after, SequenceNumber upTo, EndpointId? target, CancellationToken cancellationToken) =>
        Read(journal.ReadExpiredAsync(partition, after, upTo, target, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<CompactionResult> CompactAsync(RetentionPolicy policy, CancellationToken cancellationToken) => Written(journal.CompactAsync(policy, cancellationToken));

    private ValueTask<T> Read<T>(ValueTask<T> answer) => Judge(answer, Reads, Reads, static _ => null);

    private ValueTask<T> Written<T>(ValueTask<T> answer, object? who = null) => Judge(answer, who ?? Writes, Writes, static _ => null);

    private ValueTask<WriteResult> Write(ValueTask<WriteResult> answer, object? who = null) => Judge(
        answer, who ?? Writes, Writes, static result => result.Outcome is WriteOutcome.NotWritten or WriteOutcome.Unknown ? result.Reason ?? $"the outcome is {result.Outcome}" : null);

    private async ValueTask Done(ValueTask answer)
    {
        await Judge(Answered(), Writes, Writes, static _ => null).ConfigureAwait(false);

        async ValueTask<bool> Answered()
        {
            await answer.ConfigureAwait(false);
            return true;
        }
    }

    /// <summary>Passes the answer on, and notes whether there was one.</summary>
    private async ValueTask<T> Judge<T>(ValueTask<T> answer, object who, string kind, Func<T, string?> reasonOf)
    {
        T result;
        try
        {
            result = await answer.ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(who, kind, e.Message);
            throw;
        }
        if (reasonOf(result) is { } reason)
            Failed(who, kind, reason);
        else
            Worked(who, kind);
        return result;
    }

    private void Failed(object who, string kind, string reason) =>
        trouble.Failed(who, $"The journal cannot be {kind}: {reason.TrimEnd('.')}; trying again, nothing is lost");

    private void Worked(object who, string kind)
    {
        trouble.Worked(who);
        if (who != (object)kind)
            trouble.Worked(kind);
    }
}
