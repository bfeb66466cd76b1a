using ActorVent.Journal;
using ActorVent.Journal.Memory;
using ActorVent.Primitives;
using ActorVent.Progress;

namespace ActorVent.Tests.Simulation.Storage;

/// <summary>
/// What survives: the journal and the endpoints' logs. Writes wait for each other and are written in groups, which fail together; some are
/// written after their writer has died; outcomes get lost.
/// </summary>
internal sealed class Disk(int partitions, Schedule schedule, Random random, Trace trace) : IDisk
{
    private readonly List<Waiting> _waiting = [];
    private readonly Dictionary<EndpointId, LogStore> _logs = [];
    private bool _isFlushing;

    public DiskMood Mood { get; } = new();

    public MemoryJournal Journal { get; } = new(new Ring(RingKind.Name, partitions));

    /// <summary>Groups that failed, or whose outcome was lost.</summary>
    public int Failures { get; set; }

    public int Troubles { get; private set; }

    public LogStore LogOf(EndpointId endpoint)
    {
        if (!_logs.TryGetValue(endpoint, out var log))
            _logs.Add(endpoint, log = new LogStore(endpoint));
        return log;
    }

    public bool IsWriting(LogStore log) => log.Writing > 0;

    public void Enqueue(Func<WriteResult> commit, Action<WriteResult> done) => Enqueue(commit, done, log: null);

    public void Write(LogStore log, int after, ProgressDelta delta, Action<WriteResult> done) => Enqueue(() => log.Append(after, delta), done, log);

    /// <param name="commit">Makes it durable.</param>
    /// <param name="done">Told the outcome.</param>
    /// <param name="log">The log that it is for: read again only once it is decided what becomes of this. null: it is for the journal.</param>
    public void Enqueue(Func<WriteResult> commit, Action<WriteResult> done, LogStore? log)
    {
        _waiting.Add(new Waiting(commit, done, log));
        if (log is not null)
            log.Writing++;
        if (_isFlushing)
            return;
        _isFlushing = true;
        schedule.In(Latency(), Flush);
    }

    public void Do<T>(Func<ValueTask<T>> ask, Action<T> answered, Action<Exception> failed) => Ask(ask, answered, failed);

    public void Ask<T>(Func<ValueTask<T>> ask, Action<T> answered, Action<Exception> failed) => schedule.In(Latency(), () =>
    {
        var fails = Mood.IsAway || random.NextDouble() < Mood.FailedReads;
        if (fails)
            Troubles++;
        if (fails && (Mood.IsAway || random.Next(2) == 0))
        {
            failed(Away());
            return;
        }
        T result;
        try
        {
            result = Complete(ask());
        }
        catch (JournalException e)
        {
            failed(e);
            return;
        }
        if (fails)
            failed(Away());
        else
            answered(result);
    });

    public static T Complete<T>(ValueTask<T> task) =>
        task.IsCompleted ? task.GetAwaiter().GetResult() : throw new InvalidOperationException("the journal in memory completes in place");

    /// <summary>The process has died: half of what waits is written all the same, the rest never. The journal's is written late, and may be refused then.</summary>
    public void LoseWriters()
    {
        foreach (var write in _waiting)
        {
            if (write.Log is not null && random.Next(2) == 0)
                write.Commit();
            if (write.Log is not null)
                write.Log.Writing--;
        }
        _waiting.RemoveAll(write => write.Log is not null || random.Next(2) == 0);
    }

    private static JournalException Away() => new("the database is away", isTransient: true);

    private void Flush()
    {
        _isFlushing = false;
        var group = _waiting.ToArray();
        _waiting.Clear();
        if (group.Length == 0)
            return;
        var fate = Decide();
        if (fate != Fate.Written)
        {
            Failures++;
            Troubles++;
            trace.Add($"* disk: {group.Length} writes end {fate}");
        }
        foreach (var write in group)
        {
            var result = fate switch
            {
                Fate.NotWritten => new WriteResult(WriteOutcome.NotWritten, "the disk is full"),
                Fate.UnknownNotWritten => new WriteResult(WriteOutcome.Unknown, "the connection was lost before the answer"),
                _ => write.Commit(),
            };
            if (fate == Fate.UnknownWritten)
                result = new WriteResult(WriteOutcome.Unknown, "the connection was lost before the answer");
            if (write.Log is not null)
                write.Log.Writing--;
            schedule.In(random.Next(3) == 0 ? TimeSpan.Zero : Latency(), () => write.Done(result));
        }
    }

    private Fate Decide()
    {
        if (Mood.IsAway)
            return random.Next(10) == 0 ? Fate.UnknownNotWritten : Fate.NotWritten;
        if (random.NextDouble() < Mood.NotWritten)
            return Fate.NotWritten;
        if (random.NextDouble() < Mood.Unknown)
            return random.Next(2) == 0 ? Fate.UnknownWritten : Fate.UnknownNotWritten;
        return Fate.Written;
    }

    private TimeSpan Latency() => TimeSpan.FromMicroseconds(random.Next(0, Mood.MostMilliseconds * 1000));

    private sealed record Waiting(Func<WriteResult> Commit, Action<WriteResult> Done, LogStore? Log);
}
