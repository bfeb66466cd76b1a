using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace ActorVent.Journal.PostgreSql;

/// <summary>
/// Writes appends: whatever waits when a writer gets round becomes one statement and one sync of the server's disk. Two writers at most, so
/// that one's rows are sent while the other's wait for the disk; a partition has one append in flight, so that they never meet.
/// </summary>
internal sealed partial class Appender
{
    private const int MostInGroup = 64;
    private const long MostBytes = 8 << 20;

    private readonly JournalConnections _connections;
    private readonly ILogger _logger;
    private readonly Channel<AppendRequest> _waiting = Channel.CreateUnbounded<AppendRequest>();
    private readonly Task _writers;
    private bool _isFailing;

    public Appender(JournalConnections connections, int writers, ILogger logger)
    {
        _connections = connections;
        _logger = logger;
        _writers = Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(RunAsync)));
    }

    /// <summary>Queues an append; after the end it is not written.</summary>
    public Task<WriteResult> AppendAsync(PartitionAppend append)
    {
        var request = new AppendRequest(append);
        if (!_waiting.Writer.TryWrite(request))
            request.Set(new WriteResult(WriteOutcome.NotWritten, $"The journal {_connections.Place} is closed."));
        return request.Answer;
    }

    /// <summary>Finishes what is queued.</summary>
    public Task EndAsync()
    {
        _waiting.Writer.TryComplete();
        return _writers;
    }

    private async Task RunAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            if (Take() is { Count: > 0 } group)
                await WriteAsync(group).ConfigureAwait(false);
        }
    }

    private List<AppendRequest> Take()
    {
        var group = new List<AppendRequest>();
        long bytes = 0;
        while (group.Count < MostInGroup && bytes < MostBytes && _waiting.Reader.TryRead(out var request))
        {
            group.Add(request);
            foreach (var entry in request.Append.Entries)
                bytes += entry.Payload?.Length ?? 0;
        }
        group.Sort(static (a, b) => a.Append.Fence.Partition.Value.CompareTo(b.Append.Fence.Partition.Value));
        return group;
    }

    private async Task WriteAsync(List<AppendRequest> group)
    {
        var write = new AppendGroup(_connections);
        try
        {
            await write.WriteAsync(group).ConfigureAwait(false);
        }
        catch (Exception unforeseen)
        {
            write.Fail(group, WriteOutcome.Unknown, unforeseen.Message);
        }
        if (write.Failure is not { } failure)
        {
            if (Interlocked.Exchange(ref _isFailing, false))
                Log.Recovered(_logger, _connections.Place);
        }
        else if (!Interlocked.Exchange(ref _isFailing, true))
        {
            Log.Failing(_logger, failure.Outcome, failure.Reason!);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1161, LogLevel.Error, "A write to the journal ended as {Outcome}: {Reason} Its senders try again; this is reported once until a write succeeds.")]
        public static partial void Failing(ILogger logger, WriteOutcome outcome, string reason);

        [LoggerMessage(1162, LogLevel.Information, "The journal {Place} can be written again.")]
        public static partial void Recovered(ILogger logger, string place);
    }
}
