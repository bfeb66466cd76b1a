using ActorVent.Journal;
using ActorVent.Journal.Sqlite;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorVent.Tests.Properties;

/// <summary>A SQLite journal whose calls complete in place, as the single-threaded scheduler needs it.</summary>
internal sealed class InPlaceJournal(string path, SqliteJournal journal) : IJournal
{
    public event Action<AppendedEntries>? Appended
    {
        add { }
        remove { }
    }

    public event Action? EndpointsChanged
    {
        add { }
        remove { }
    }

    public Ring Ring => journal.Ring;

    public static InPlaceJournal Open(string path) => new(
        path, SqliteJournal.Open(new SqliteJournalOptions { Path = path, Partitions = 4 }, TimeProvider.System, NullLogger.Instance));

    /// <summary>Closes the file and opens it again, as a new process does.</summary>
    public InPlaceJournal Reopen()
    {
        Wait(journal.DisposeAsync());
        return Open(path);
    }

    public ValueTask BindClusterAsync(string name, string identity, CancellationToken cancellationToken) => Wait(journal.BindClusterAsync(name, identity, cancellationToken));

    public ValueTask RegisterNodeAsync(string node, Incarnation incarnation, CancellationToken cancellationToken) => Wait(journal.RegisterNodeAsync(node, incarnation, cancellationToken));

    public ValueTask<PartitionSnapshot?> TakePartitionAsync(PartitionId partition, string node, Incarnation incarnation, CancellationToken cancellationToken) =>
        Wait(journal.TakePartitionAsync(partition, node, incarnation, cancellationToken));

    public ValueTask<WriteResult> ReleasePartitionAsync(Fence fence, CancellationToken cancellationToken) => Wait(journal.ReleasePartitionAsync(fence, cancellationToken));

    public ValueTask<WriteResult> AppendAsync(PartitionAppend append, CancellationToken cancellationToken) => Wait(journal.AppendAsync(append, cancellationToken));

    public ValueTask<IReadOnlyList<SequenceNumber>> HeadsAsync(CancellationToken cancellationToken) => Wait(journal.HeadsAsync(cancellationToken));

    public ValueTask<IReadOnlyList<Entry>> ReadAsync(PartitionId partition, SequenceNumber after, int most, long mostBytes, CancellationToken cancellationToken) =>
        Wait(journal.ReadAsync(partition, after, most, mostBytes, cancellationToken));

    public ValueTask<LaneHead?> ReadNextAsync(PartitionId partition, ObjectKey @object, EndpointId? target, SequenceNumber after, bool newest, CancellationToken cancellationToken) =>
        Wait(journal.ReadNextAsync(partition, @object, target, after, newest, cancellationToken));

    public ValueTask<EndpointSnapshot> OpenEndpointAsync(EndpointRegistration endpoint, Fence fence, CancellationToken cancellationToken) =>
        Wait(journal.OpenEndpointAsync(endpoint, fence, cancellationToken));

    public ValueTask RetireEndpointsAsync(IReadOnlyCollection<EndpointId> configured, bool annotations, CancellationToken cancellationToken) =>
        Wait(journal.RetireEndpointsAsync(configured, annotations, cancellationToken));

    public ValueTask<IReadOnlyList<EndpointRegistration>> ReadAnnotationEndpointsAsync(CancellationToken cancellationToken) =>
        Wait(journal.ReadAnnotationEndpointsAsync(cancellationToken));

    public ValueTask<WriteResult> CommitAsync(EndpointCommit commit, CancellationToken cancellationToken) => Wait(journal.CommitAsync(commit, cancellationToken));

    public ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(EndpointId? endpoint, int most, CancellationToken cancellationToken) =>
        Wait(journal.ReadDeadLettersAsync(endpoint, most, cancellationToken));

    public ValueTask<CompactionResult> CompactAsync(RetentionPolicy policy, CancellationToken cancellationToken) => Wait(journal.CompactAsync(policy, cancellationToken));

    public ValueTask DisposeAsync() => Wait(journal.DisposeAsync());

    private static ValueTask<T> Wait<T>(ValueTask<T> task)
    {
        try
        {
            return ValueTask.FromResult(task.AsTask().GetAwaiter().GetResult());
        }
        catch (Exception error)
        {
            return ValueTask.FromException<T>(error);
        }
    }

    private static ValueTask Wait(ValueTask task)
    {
        task.AsTask().GetAwaiter().GetResult();
        return ValueTask.CompletedTask;
    }
}
