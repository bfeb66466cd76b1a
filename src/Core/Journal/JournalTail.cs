using System.Collections.Concurrent;
using ActorVent.Actors;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Journal;

/// <summary>
/// Reads every partition's log once for all endpoints of the node. Readers pull, so that a slow one holds up nobody: one near
/// the head is served from what was read for all, one that lags gets a read of its own.
/// </summary>
internal sealed partial class JournalTail(IJournal journal, ILogger logger) : Actor<JournalTail.Message>
{
    private const long CacheBytes = 4 << 20;
    private const int ReadEntries = 128;
    private const long ReadBytes = 1 << 20;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly int _partitions = journal.Ring.Partitions;
    private readonly TailCache _cache = new(journal.Ring.Partitions, CacheBytes);
    private readonly long[] _heads = new long[journal.Ring.Partitions];
    private readonly bool[] _reading = new bool[journal.Ring.Partitions];
    private readonly List<Message.Pull> _waiting = [];

    /// <summary>What became durable since the last wake, at most <see cref="CacheBytes"/> of it: the rest is read.</summary>
    private readonly ConcurrentQueue<AppendedEntries> _handed = new();
    private long _handedBytes;
    private int _woken;
    private int _turn;

    internal abstract record Message
    {
        /// <summary>Asks for entries above the positions, one for each partition; answered as soon as there are any.</summary>
        internal sealed record Pull(SequenceNumber[] After, int Most, long MostBytes, ReplyTo<TailBatch> Reply) : Message;

        internal sealed record Woken : Message
        {
            public static Woken Instance { get; } = new();
        }

        internal sealed record Poll : Message
        {
            public static Poll Instance { get; } = new();
        }

        internal sealed record Polled(IReadOnlyList<SequenceNumber> Heads) : Message;

        internal sealed record Read(PartitionId Partition, SequenceNumber After, long Head, IReadOnlyList<Entry> Entries) : Message;

        internal sealed record ReadFor(Pull Reader, PartitionId Partition, long Head, IReadOnlyList<Entry> Entries) : Message;

        internal sealed record Failed(PartitionId? Partition, Pull? Reader, Exception Error) : Message;
    }

    protected override ValueTask PreStart()
    {
        journal.Appended += Wake;
        Context.Timers.StartPeriodic(Message.Poll.Instance, Message.Poll.Instance, PollInterval);
        Poll();
        return ValueTask.CompletedTask;
    }

    protected override ValueTask PostStop()
    {
        journal.Appended -= Wake;
        return ValueTask.CompletedTask;
    }

    protected override ValueTask Receive(Message message)
    {
        switch (message)
        {
            case Message.Pull pull:
                if (!Serve(pull))
                    _waiting.Add(pull);
                break;
            case Message.Woken:
                Volatile.Write(ref _woken, 0);
                TakeHanded();
                ServeWaiting();
                break;
            case Message.Poll:
                Poll();
                break;
            case Message.Polled polled:
                for (var partition = 0; partition < _partitions; partition++)
                    Raise(partition, polled.Heads[partition].Value);
                ServeWaiting();
                break;
            case Message.Read read:
                _reading[read.Partition.Value] = false;
                _cache.Add(read.Partition, read.After, read.Entries);
                if (read.Entries.Count == 0)
                    Gap(read.Partition, read.After, read.Head);
                ServeWaiting();
                break;
            case Message.ReadFor readFor:
                Answer(readFor);
                break;
            case Message.Failed failed:
                Log.ReadFailed(logger, failed.Error.Message);
                if (failed.Partition is { } partition1)
                    _reading[partition1.Value] = false;
                if (failed.Reader is { } again)
                    _waiting.Add(again);
                break;
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs on whatever thread made entries durable; many wakes become one message.</summary>
    private void Wake(AppendedEntries appended)
    {
        if (appended.Entries.Count > 0 && Interlocked.Read(ref _handedBytes) < CacheBytes)
        {
            Interlocked.Add(ref _handedBytes, BytesOf(appended));
            _handed.Enqueue(appended);
        }
        Raise(appended.Partition.Value, appended.Newest.Value);
        if (Interlocked.Exchange(ref _woken, 1) == 0)
            Self.Notify(Message.Woken.Instance);
    }

    private void TakeHanded()
    {
        while (_handed.TryDequeue(out var appended))
        {
            Interlocked.Add(ref _handedBytes, -BytesOf(appended));
            _cache.Add(appended.Partition, appended.After, appended.Entries);
        }
    }

    private static long BytesOf(AppendedEntries appended)
    {
        var bytes = 0L;
        foreach (var entry in appended.Entries)
            bytes += entry.Payload.Length;
        return bytes;
    }

    private void Raise(int partition, long head)
    {
        long known;
        while ((known = Volatile.Read(ref _heads[partition])) < head
            && Interlocked.CompareExchange(ref _heads[partition], head, known) != known)
        {
        }
    }

    /// <summary>Nothing above the position although the head is: what was there has been compacted away. The next append raises the head again.</summary>
    private void Gap(PartitionId partition, SequenceNumber after, long head) =>
        Interlocked.CompareExchange(ref _heads[partition.Value], after.Value, head);

    private void ServeWaiting()
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            var pull = _waiting[i];
            if (Serve(pull))
                _waiting.Remove(pull);
        }
    }

    /// <summary>Answers from the cache, or has read what is missing.</summary>
    /// <returns>False when the pull has to wait.</returns>
    private bool Serve(Message.Pull pull)
    {
        var batch = new TailBatch(pull.Most, pull.MostBytes);
        PartitionId? behind = null;
        _turn = (_turn + 1) % _partitions;
        for (var i = 0; i < _partitions && !batch.IsFull; i++)
        {
            var partition = new PartitionId((_turn + i) % _partitions);
            var after = pull.After[partition.Value];
            if (Volatile.Read(ref _heads[partition.Value]) <= after.Value)
                continue;
            switch (_cache.StandingOf(partition, after))
            {
                case TailCache.Standing.Inside:
                    _cache.Take(partition, after, batch);
                    break;
                case TailCache.Standing.AtEnd:
                    ReadShared(partition, after);
                    break;
                default:
                    behind ??= partition;
                    break;
            }
        }
        if (batch.Entries.Count > 0)
        {
            pull.Reply.Set(batch);
            return true;
        }
        if (behind is not { } lagging)
            return false;
        var head = Volatile.Read(ref _heads[lagging.Value]);
        Context.PipeToSelf<IReadOnlyList<Entry>>(
            journal.ReadAsync(lagging, pull.After[lagging.Value], pull.Most, pull.MostBytes, Context.Stopping),
            entries => new Message.ReadFor(pull, lagging, head, entries),
            error => new Message.Failed(null, pull, error));
        return true;
    }

    private void ReadShared(PartitionId partition, SequenceNumber after)
    {
        if (_reading[partition.Value])
            return;
        _reading[partition.Value] = true;
        var head = Volatile.Read(ref _heads[partition.Value]);
        Context.PipeToSelf<IReadOnlyList<Entry>>(
            journal.ReadAsync(partition, after, ReadEntries, ReadBytes, Context.Stopping),
            entries => new Message.Read(partition, after, head, entries),
            error => new Message.Failed(partition, null, error));
    }

    private void Answer(Message.ReadFor read)
    {
        if (read.Entries.Count == 0)
        {
            Gap(read.Partition, read.Reader.After[read.Partition.Value], read.Head);
            if (!Serve(read.Reader))
                _waiting.Add(read.Reader);
            return;
        }
        var batch = new TailBatch(read.Reader.Most, read.Reader.MostBytes);
        foreach (var entry in read.Entries)
            batch.TryAdd(entry);
        read.Reader.Reply.Set(batch);
    }

    private void Poll() => Context.PipeToSelf<IReadOnlyList<SequenceNumber>>(
        journal.HeadsAsync(Context.Stopping), heads => new Message.Polled(heads), error => new Message.Failed(null, null, error));

    private static partial class Log
    {
        [LoggerMessage(1160, LogLevel.Warning, "The journal could not be read: {Error}; trying again, endpoints wait")]
        public static partial void ReadFailed(ILogger logger, string error);
    }
}
