using ActorVent.Journal;
using ActorVent.Journal.Memory;
using ActorVent.Tests.Simulation;
using ActorVent.Tests.Simulation.Storage;

namespace ActorVent.Tests.Shell.Storage;

/// <summary>What outlives the process: a journal and logs on one disk, whose answers come late, wrong, or as those of another owner.</summary>
internal sealed class FailingStore
{
    private readonly Schedule _schedule;
    private readonly Random _random;
    private int _ownTroubles;

    public FailingStore(int partitions, Schedule schedule, Random random, Trace trace)
    {
        (_schedule, _random) = (schedule, random);
        Disk = new Disk(partitions, schedule, random, trace);
        Disk.Journal.Faults = FaultOf;
    }

    public Disk Disk { get; }

    public JournalMood Mood { get; } = new();

    /// <summary>Whatever did not go as it does on a good day.</summary>
    public int Troubles => _ownTroubles + Disk.Troubles;

    /// <summary>Answers that somebody waits for and that do not come.</summary>
    public int Hanging { get; private set; }

    /// <summary>Reads, or does what answers with an exception when it fails.</summary>
    public ValueTask<T> Ask<T>(Func<ValueTask<T>> ask, CancellationToken giveUp)
    {
        var answer = new Answer<T>(giveUp);
        Disk.Ask(ask, result => Later(() => answer.Give(result)), error => Later(() => answer.Fail(error)));
        return answer.Task;
    }

    public ValueTask<WriteResult> Write(Func<ValueTask<WriteResult>> write, CancellationToken giveUp)
    {
        var answer = new Answer<WriteResult>(giveUp);
        Disk.Enqueue(() => Disk.Complete(write()), result => Later(() => answer.Give(result)));
        return answer.Task;
    }

    /// <summary>Writes a row of a log; told as the log hears it.</summary>
    public void Write(LogStore log, Func<WriteResult> write, Action<WriteResult> done)
    {
        if (_random.NextDouble() < Mood.Rejects)
        {
            _ownTroubles++;
            done(new WriteResult(WriteOutcome.NotWritten, "the row was rejected"));
        }
        else
        {
            Disk.Enqueue(write, result => Later(() => done(result)), log);
        }
    }

    /// <summary>Now, or when nobody expects it any more.</summary>
    public void Later(Action answer)
    {
        if (_random.NextDouble() >= Mood.Hangs)
        {
            answer();
            return;
        }
        _ownTroubles++;
        Hanging++;
        _schedule.In(TimeSpan.FromSeconds(_random.Next(2, 40)), () =>
        {
            Hanging--;
            answer();
        });
    }

    private Fault FaultOf(string operation)
    {
        if (operation is not ("Append" or "MoveScope" or "ResetScope") || _random.NextDouble() >= Mood.Conflicts)
            return Fault.None;
        _ownTroubles++;
        return Fault.OwnershipLost;
    }
}
