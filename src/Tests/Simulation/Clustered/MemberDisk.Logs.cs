using ActorVent.Journal;
using ActorVent.Progress;
using ActorVent.Tests.Simulation.Storage;

namespace ActorVent.Tests.Simulation.Clustered;

/// <summary>Rows of logs: those of a round trip in one transaction, which is committed or not as a whole.</summary>
internal sealed partial class MemberDisk
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.2);

    private readonly List<LogTransaction.Row> _rows = [];
    private readonly List<LogTransaction> _transactions = [];
    private readonly Dictionary<LogStore, int> _writing = [];
    private bool _isFlushingRows;

    public bool IsWriting(LogStore log) => _writing.GetValueOrDefault(log) > 0;

    public void Write(LogStore log, int after, ProgressDelta delta, Action<WriteResult> done)
    {
        _writing[log] = _writing.GetValueOrDefault(log) + 1;
        _rows.Add(new LogTransaction.Row(log, after, delta, done));
        if (_isFlushingRows)
            return;
        _isFlushingRows = true;
        life.In(TimeSpan.FromMilliseconds(World.Random.Next(3)), FlushRows);
    }

    /// <summary>The life is over: the database finds out when the connection is gone.</summary>
    public void Died()
    {
        foreach (var transaction in _transactions)
            EndLater(transaction);
    }

    private void FlushRows()
    {
        _isFlushingRows = false;
        var transaction = new LogTransaction(life.Incarnation, [.. _rows]);
        _rows.Clear();
        _transactions.Add(transaction);
        Insert(transaction, World.Now + Patience);
    }

    private void Insert(LogTransaction transaction, DateTimeOffset until) => server.Run(
        life,
        transaction.Connection,
        () => Insert(transaction),
        outcome =>
        {
            if (outcome == LogSessions.Outcome.Inserted)
                Commit(transaction);
            else if (outcome == LogSessions.Outcome.Waits && World.Now < until)
                life.In(TimeSpan.FromMilliseconds(20), () => Insert(transaction, until));
            else
                Tell(transaction, WriteOutcome.NotWritten);
        },
        () => Tell(transaction, WriteOutcome.Unknown));

    private LogSessions.Outcome Insert(LogTransaction transaction)
    {
        if (Decide() is Fate.NotWritten)
            return LogSessions.Outcome.Refused;
        var outcome = sessions.Insert(transaction);
        if (transaction.IsGivenUp)
            EndLater(transaction);
        return outcome;
    }

    private void Commit(LogTransaction transaction) => server.Run(
        life,
        transaction.Connection,
        () => sessions.Commit(transaction),
        isCommitted => Tell(transaction, isCommitted ? WriteOutcome.Written : WriteOutcome.Unknown),
        () => Tell(transaction, WriteOutcome.Unknown));

    private void Tell(LogTransaction transaction, WriteOutcome outcome)
    {
        _transactions.Remove(transaction);
        if (outcome != WriteOutcome.Written)
        {
            Failed();
            EndLater(transaction);
        }
        foreach (var row in transaction.Rows)
        {
            _writing[row.Log]--;
            row.Done(new WriteResult(outcome, outcome == WriteOutcome.Written ? null : "the row was not written"));
        }
    }

    private void EndLater(LogTransaction transaction)
    {
        transaction.IsGivenUp = true;
        World.Schedule.In(TimeSpan.FromMilliseconds(World.Random.Next(2) == 0 ? 0 : World.Random.Next(5000)), () => sessions.End(transaction));
    }
}
