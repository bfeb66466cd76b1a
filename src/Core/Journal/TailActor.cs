using ActorVent.Primitives;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorVent.Journal;

/// <summary>
/// Has every partition's log once for all endpoints of the node. Readers pull, so that a slow one holds up nobody: one near the head is served
/// from what partitions have handed over, one that lags gets a read of its own, of which few run at once.
/// </summary>
internal sealed partial class TailActor : UntypedActor, IWithTimers
{
    private const int ReadEntries = 128;
    private const long ReadBytes = 1 << 20;

    /// <summary>Reads for single endpoints at once: each may hold a megabyte.</summary>
    private const int MostReads = 4;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(1);

    private readonly IJournal _journal;
    private readonly ILogger _logger;
    private readonly int _partitions;
    private readonly TailCache _cache;
    private readonly TailHeads _heads;
    private readonly bool[] _reading;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Reader> _waiting = [];
    private readonly Queue<Reader> _lagging = new();
    private int _reads;
    private int _turn;
    private bool _isServing;

    public TailActor(IJournal journal, ILogger logger, long mostRecent, TailHeads? heads = null)
    {
        _journal = journal;
        _logger = logger;
        _partitions = journal.Ring.Partitions;
        _cache = new TailCache(_partitions, mostRecent);
        _heads = heads ?? new TailHeads(_partitions);
        _reading = new bool[_partitions];
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="journal">What is read.</param>
    /// <param name="logger">For people.</param>
    /// <param name="mostRecent">See <see cref="PayloadBounds.Recent"/>.</param>
    /// <param name="heads">Where others look at what it knows; null: nobody does.</param>
    public static Props Props(IJournal journal, ILogger logger, long mostRecent, TailHeads? heads = null) =>
        Akka.Actor.Props.Create(() => new TailActor(journal, logger, mostRecent, heads));

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(Poll.Instance, Poll.Instance, PollInterval);
        ReadHeads();
    }

    protected override void PostStop() => _stopping.Cancel();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TailMessage.Pull pull:
                Take(new Reader(Sender, pull));
                break;
            case TailMessage.Appended { Entries: var appended }:
                _cache.Add(appended.Partition, appended.After, appended.Entries);
                Raise(appended.Partition, appended.Newest.Value);
                ServeSoon();
                break;
            case TailMessage.Head head:
                if (Raise(head.Partition, head.Newest.Value))
                    ServeSoon();
                break;
            case Serve:
                _isServing = false;
                ServeWaiting();
                break;
            case TailMessage.Cancel:
                Forget(Sender);
                break;
            case Poll:
                _heads.Tick(_waiting.Count > 0);
                ReadHeads();
                break;
            case Polled polled:
                for (var partition = 0; partition < _partitions; partition++)
                    Raise(new PartitionId(partition), polled.Heads[partition].Value);
                ServeWaiting();
                break;
            case Read read:
                Shared(read);
                break;
            case ReadFor read:
                Answer(read);
                break;
            case ReadFailed failed:
                Failed(failed);
                break;
            case Again again:
                _waiting.Add(again.Reader);
                ServeWaiting();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>What else was handed over meanwhile goes along: one serving for all that waits in the mailbox.</summary>
    private void ServeSoon()
    {
        if (_isServing || _waiting.Count == 0)
            return;
        _isServing = true;
        Self.Tell(Serve.Instance);
    }

    private bool Raise(PartitionId partition, long head)
    {
        if (_heads[partition] >= head)
            return false;
        _heads[partition] = head;
        return true;
    }

    /// <summary>Nothing above the position although the head is: what was there has been removed by retention.</summary>
    private void Lower(PartitionId partition, SequenceNumber after, long head)
    {
        if (_heads[partition] == head)
            _heads[partition] = after.Value;
    }

    private void Take(Reader reader)
    {
        _heads.Asked();
        // An endpoint has one pull: that of its predecessor under the same name is nobody's any more.
        Forget(reader.Endpoint);
        if (!TryServe(reader))
            _waiting.Add(reader);
    }

    private void Forget(IActorRef endpoint)
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            if (_waiting[i].Endpoint.Equals(endpoint))
                _waiting.RemoveAt(i);
        }
    }

    private void ServeWaiting()
    {
        var left = 0;
        for (var i = 0; i < _waiting.Count; i++)
        {
            if (!TryServe(_waiting[i]))
                _waiting[left++] = _waiting[i];
        }
        _waiting.RemoveRange(left, _waiting.Count - left);
    }

    /// <summary>Answers from the cache, or has read what is missing.</summary>
    /// <returns>False when the reader has to wait.</returns>
    private bool TryServe(Reader reader)
    {
        var pull = reader.Pull;
        TailBatch? batch = null;
        PartitionId? behind = null;
        _turn = (_turn + 1) % _partitions;
        for (var i = 0; i < _partitions && batch is not { IsFull: true }; i++)
        {
            var partition = new PartitionId((_turn + i) % _partitions);
            var after = pull.After[partition.Value];
            if (_heads[partition] <= after.Value)
                continue;
            switch (pull.MustRead(partition) ? TailCache.Standing.Behind : _cache.StandingOf(partition, after))
            {
                case TailCache.Standing.Inside:
                    _cache.Take(partition, after, batch ??= new TailBatch(pull.Most, pull.MostBytes));
                    break;
                case TailCache.Standing.AtEnd:
                    ReadShared(partition, after);
                    break;
                default:
                    behind ??= partition;
                    break;
            }
        }
        if (batch is { Entries.Count: > 0 })
        {
            reader.Endpoint.Tell(new TailMessage.Pulled(batch.Entries));
            return true;
        }
        if (behind is not { } lagging)
            return false;
        _lagging.Enqueue(reader with { Behind = lagging });
        ReadLagging();
        return true;
    }

    private void ReadShared(PartitionId partition, SequenceNumber after)
    {
        if (_reading[partition.Value])
            return;
        _reading[partition.Value] = true;
        var head = _heads[partition];
        _journal.ReadAsync(partition, after, ReadEntries, ReadBytes, _stopping.Token).AsTask().PipeTo(
            Self, success: entries => new Read(partition, after, head, entries), failure: error => new ReadFailed(partition, null, error));
    }

    private void Shared(Read read)
    {
        _reading[read.Partition.Value] = false;
        _cache.Add(read.Partition, read.After, read.Entries);
        if (read.Entries.Count == 0)
            Lower(read.Partition, read.After, read.Head);
        ServeWaiting();
    }

    private void ReadLagging()
    {
        while (_reads < MostReads && _lagging.TryDequeue(out var reader))
        {
            _reads++;
            var (partition, pull) = (reader.Behind, reader.Pull);
            var head = _heads[partition];
            _journal.ReadAsync(partition, pull.After[partition.Value], pull.Most, pull.MostBytes, _stopping.Token).AsTask().PipeTo(
                Self, success: entries => new ReadFor(reader, head, entries), failure: error => new ReadFailed(null, reader, error));
        }
    }

    private void Answer(ReadFor read)
    {
        _reads--;
        if (read.Entries.Count > 0)
        {
            read.Reader.Endpoint.Tell(new TailMessage.Pulled(read.Entries));
        }
        else
        {
            Lower(read.Reader.Behind, read.Reader.Pull.After[read.Reader.Behind.Value], read.Head);
            if (!TryServe(read.Reader))
                _waiting.Add(read.Reader);
        }
        ReadLagging();
    }

    private void Failed(ReadFailed failed)
    {
        if (failed.Partition is { } partition)
            _reading[partition.Value] = false;
        if (failed.Reader is { } reader)
        {
            _reads--;
            Timers.StartSingleTimer(reader, new Again(reader), ReadAgainAfter);
        }
        if (failed.Error is not OperationCanceledException)
            Log.ReadFailed(_logger, failed.Error.Message);
        ReadLagging();
    }

    private void ReadHeads() => _journal.HeadsAsync(_stopping.Token).AsTask().PipeTo(
        Self, success: static heads => new Polled(heads), failure: static error => new ReadFailed(null, null, error));

    private sealed record Reader(IActorRef Endpoint, TailMessage.Pull Pull)
    {
        public PartitionId Behind { get; init; }
    }

    private sealed record Serve : INoSerializationVerificationNeeded
    {
        public static Serve Instance { get; } = new();
    }

    private sealed record Poll : INoSerializationVerificationNeeded
    {
        public static Poll Instance { get; } = new();
    }

    private sealed record Polled(IReadOnlyList<SequenceNumber> Heads) : INoSerializationVerificationNeeded;

    private sealed record Read(PartitionId Partition, SequenceNumber After, long Head, IReadOnlyList<Entry> Entries) : INoSerializationVerificationNeeded;

    private sealed record ReadFor(Reader Reader, long Head, IReadOnlyList<Entry> Entries) : INoSerializationVerificationNeeded;

    private sealed record ReadFailed(PartitionId? Partition, Reader? Reader, Exception Error) : INoSerializationVerificationNeeded;

    private sealed record Again(Reader Reader) : INoSerializationVerificationNeeded;

    private static partial class Log
    {
        [LoggerMessage(1175, LogLevel.Debug, "The journal could not be read: {Error}; trying again, endpoints wait")]
        public static partial void ReadFailed(ILogger logger, string error);
    }
}
