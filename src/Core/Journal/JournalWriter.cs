using ActorVent.Actors;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Journal;

/// <summary>
/// Writes one partition's log. What arrives while a write is in flight goes into the next one (group commit); the bounded
/// mailbox is the backpressure. Fails when the partition is lost or the outcome is unknown: the partition is then taken again.
/// </summary>
internal sealed partial class JournalWriter(
    IJournal journal, Fence fence, SequenceNumber last, Action<IReadOnlyList<object>> written, Random random, ILogger logger, AnnotationLimit? annotations = null)
    : Actor<JournalWriter.Message>
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostBackoff = TimeSpan.FromSeconds(5);

    private readonly Dictionary<ScopeId, ResourceVersion> _positions = [];
    private List<NewEntry> _entries = [];
    private List<object> _tokens = [];
    private List<(ObjectKey, ScopeId, ResourceVersion)> _rescoped = [];
    private List<ObjectKey> _forgotten = [];
    private List<ReplyTo<bool>> _flushed = [];
    private SequenceNumber _last = last;
    private bool _writeQueued;

    /// <summary>What the writer is told.</summary>
    internal abstract record Message
    {
        /// <summary>An entry; the token comes back once it is durable.</summary>
        internal sealed record Append(NewEntry Entry, object Token) : Message;

        /// <summary>An unchanged object is another scope's now, or its version counts anew.</summary>
        internal sealed record Rescope(ObjectKey Object, ScopeId Scope, ResourceVersion Version) : Message;

        /// <summary>A marked row that its position has passed.</summary>
        internal sealed record Forget(ObjectKey Object) : Message;

        /// <summary>Goes along with the next write; does not cause one.</summary>
        internal sealed record Position(ScopeId Scope, ResourceVersion Version) : Message;

        /// <summary>Writes everything told before, then answers.</summary>
        internal sealed record Flush(ReplyTo<bool>? Reply) : Message;

        internal sealed record Write : Message
        {
            public static Write Instance { get; } = new();
        }
    }

    protected override ValueTask Receive(Message message)
    {
        switch (message)
        {
            case Message.Append append:
                _entries.Add(append.Entry);
                _tokens.Add(append.Token);
                break;
            case Message.Rescope rescope:
                _rescoped.Add((rescope.Object, rescope.Scope, rescope.Version));
                break;
            case Message.Forget forget:
                _forgotten.Add(forget.Object);
                break;
            case Message.Position position:
                _positions[position.Scope] = position.Version;
                return ValueTask.CompletedTask;
            case Message.Flush flush:
                if (flush.Reply is { } reply)
                    _flushed.Add(reply);
                break;
            case Message.Write:
                _writeQueued = false;
                return WriteAsync();
        }
        if (_writeQueued)
            return ValueTask.CompletedTask;
        // Behind all that waits in the mailbox now, so that it becomes one write; at once when there is no room.
        _writeQueued = Self.TryTell(Message.Write.Instance);
        return _writeQueued ? ValueTask.CompletedTask : WriteAsync();
    }

    private async ValueTask WriteAsync()
    {
        var append = new PartitionAppend
        {
            Fence = fence,
            Last = _last,
            Entries = _entries,
            Rescoped = _rescoped,
            Forgotten = _forgotten,
            Positions = [.. _positions.Select(p => (p.Key, p.Value))],
            MostAnnotationEndpoints = annotations?.Most ?? 0,
        };
        var tokens = _tokens;
        var flushed = _flushed;
        if (!append.IsEmpty)
        {
            (_entries, _tokens, _rescoped, _forgotten) = ([], [], [], []);
            _positions.Clear();
            var result = await AppendAsync(append);
            _last = append.LastAfter(result);
            foreach (var (key, endpoint) in result.Details?.OverLimit ?? [])
                annotations?.Refused(key, endpoint);
            if (tokens.Count > 0)
                written(tokens);
        }
        _flushed = [];
        foreach (var reply in flushed)
            reply.Set(true);
    }

    private async ValueTask<WriteResult> AppendAsync(PartitionAppend append)
    {
        for (var attempt = 0; ; attempt++)
        {
            var result = await journal.AppendAsync(append, Context.Stopping);
            switch (result.Outcome)
            {
                case WriteOutcome.Written:
                    if (attempt > 0)
                        Log.WrittenAgain(logger, fence.Partition, append.Entries.Count);
                    return result;
                case WriteOutcome.NotWritten:
                    var backoff = BackoffAfter(attempt);
                    Log.NotWritten(logger, fence.Partition, append.Entries.Count, result.Reason, backoff.TotalMilliseconds);
                    await Task.Delay(backoff, Time, Context.Stopping);
                    break;
                default:
                    throw new PartitionLostException(fence.Partition, result);
            }
        }
    }

    private TimeSpan BackoffAfter(int attempt)
    {
        var ceiling = Math.Min(MostBackoff.TotalMilliseconds, FirstBackoff.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 10)));
        return TimeSpan.FromMilliseconds(ceiling * (0.5 + (random.NextDouble() / 2)));
    }

    private static partial class Log
    {
        [LoggerMessage(1150, LogLevel.Warning, "Partition {Partition}: {Entries} entries are not written ({Reason}); trying again in {Backoff:0} ms, nothing is lost")]
        public static partial void NotWritten(ILogger logger, PartitionId partition, int entries, string? reason, double backoff);

        [LoggerMessage(1151, LogLevel.Information, "Partition {Partition}: {Entries} entries are written now")]
        public static partial void WrittenAgain(ILogger logger, PartitionId partition, int entries);
    }
}
