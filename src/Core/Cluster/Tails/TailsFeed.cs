using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Cluster.Tails;

/// <summary>What one other node's tail is told: in batches, few of which are under way at once. What there is no room for, or no reader, is left out: its head tells that it is there to be read.</summary>
internal sealed class TailsFeed
{
    /// <summary>Bytes in one batch, unless one entry is larger.</summary>
    public const long MostBatchBytes = 64 << 10;

    /// <summary>An entry above this is never sent: with what goes around it, it would not fit into a frame.</summary>
    public const long MostEntryBytes = (8 << 20) - (64 << 10);

    /// <summary>Bytes that wait for credit.</summary>
    public const long MostWaiting = 1 << 20;

    /// <summary>Batches that are not heard of yet.</summary>
    public const int MostUnheard = 16;

    /// <summary>What goes around the payload of an entry, roughly.</summary>
    private const long Around = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>With one that has never said anything.</summary>
    private static readonly TimeSpan FirstPatience = TimeSpan.FromMilliseconds(200);

    private readonly Queue<(AppendedEntries Entries, long Bytes)> _waiting = new();
    private readonly Dictionary<PartitionId, TailMessage.Head> _heads = [];
    private long _bytes;
    private long _sent;
    private long _heard;
    private bool _isThere;
    private DateTimeOffset _lastSent;
    private bool _isIdle;

    /// <summary>Nothing, for a tail to answer, so that each knows of the other before there is something to say.</summary>
    public static TailsMessage.Durable Hello { get; } = new(0, [], []);

    public void Add(AppendedEntries appended)
    {
        if (!_isThere || _isIdle || _bytes > MostWaiting || appended.Entries.Count == 0)
        {
            Add(HeadOf(appended));
            return;
        }
        foreach (var (part, bytes) in Parts(appended))
        {
            if (bytes > MostEntryBytes)
            {
                Add(HeadOf(appended));
                return;
            }
            _waiting.Enqueue((part, bytes));
            _bytes += bytes;
        }
    }

    public void Add(TailMessage.Head head)
    {
        if (!_heads.TryGetValue(head.Partition, out var known) || known.Newest <= head.Newest)
            _heads[head.Partition] = head;
    }

    /// <param name="number">Of the batch.</param>
    /// <param name="isIdle">See <see cref="TailsMessage.Heard.IsIdle"/>.</param>
    public void Heard(long number, bool isIdle)
    {
        _heard = Math.Clamp(number, _heard, _sent);
        _isIdle = isIdle;
        Appeared();
    }

    /// <summary>The other tail has said something: what it is told from now on arrives. Until then it is told heads alone, one batch at a time: a node
    /// is a member for a while before it listens, and what is told to nobody would use up the credit.</summary>
    public void Appeared() => _isThere = true;

    /// <summary>The next batch; null: there is none, or no credit. What is not heard of for 5 s was lost, and counts no more.</summary>
    public TailsMessage.Durable? Next(DateTimeOffset now)
    {
        if (_waiting.Count == 0 && _heads.Count == 0)
            return null;
        if (_sent - _heard >= (_isThere ? MostUnheard : 1))
        {
            if (now - _lastSent < (_isThere ? Patience : FirstPatience))
                return null;
            _heard = _sent;
        }
        var appended = new List<AppendedEntries>();
        var size = 0L;
        while (_waiting.TryPeek(out var next) && (appended.Count == 0 || size + next.Bytes <= MostBatchBytes))
        {
            _waiting.Dequeue();
            appended.Add(next.Entries);
            size += next.Bytes;
        }
        _bytes -= size;
        TailMessage.Head[] heads = [.. _heads.Values];
        if (_isThere)
            _heads.Clear();
        _lastSent = now;
        return new TailsMessage.Durable(++_sent, appended, heads);
    }

    private static TailMessage.Head HeadOf(AppendedEntries appended) => new(appended.Partition, default, appended.Newest);

    /// <summary>One append in pieces of at most a batch.</summary>
    private static IEnumerable<(AppendedEntries Part, long Bytes)> Parts(AppendedEntries appended)
    {
        var (after, from, bytes) = (appended.After, 0, 0L);
        for (var i = 0; i < appended.Entries.Count; i++)
        {
            var entry = appended.Entries[i];
            var size = entry.Payload.Length + Around;
            if (i > from && bytes + size > MostBatchBytes)
            {
                var last = appended.Entries[i - 1].Sequence;
                yield return (appended with { After = after, Newest = last, Entries = [.. appended.Entries.Skip(from).Take(i - from)] }, bytes);
                (after, from, bytes) = (last, i, 0);
            }
            bytes += size;
        }
        yield return (from == 0 ? appended : appended with { After = after, Entries = [.. appended.Entries.Skip(from)] }, bytes);
    }
}
