using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Leases;

namespace ActorVent.Tests.Simulation.Clustered;

/// <summary>
/// The logs' table in the database that all nodes share: a row counts once its transaction is committed, a number that another transaction has
/// inserted is waited for, and the trigger refuses whoever has no lease when a statement begins.
/// </summary>
/// <param name="table">Who has a lease.</param>
/// <param name="wrong">Told what must not happen.</param>
internal sealed class LogSessions(NodesTable table, Action<string> wrong)
{
    private readonly List<LogTransaction> _open = [];

    /// <summary>Writes that the trigger refused.</summary>
    public int Refused { get; private set; }

    public enum Outcome
    {
        /// <summary>To be committed.</summary>
        Inserted,

        /// <summary>Another transaction has the number: to be tried again.</summary>
        Waits,

        /// <summary>By the trigger, or since the number is taken.</summary>
        Refused,
    }

    public Outcome Insert(LogTransaction transaction)
    {
        if (!table.MayWrite(transaction.Incarnation))
        {
            Refused++;
            return Outcome.Refused;
        }
        if (transaction.Rows.Any(row => row.After != row.Log.Count))
            return Outcome.Refused;
        if (_open.Any(other => other != transaction && transaction.Rows.Any(row => other.Has(row.Log, row.After + 1))))
            return Outcome.Waits;
        transaction.IsOpen = true;
        _open.Add(transaction);
        return Outcome.Inserted;
    }

    /// <returns>Whether it is: not when its session was ended.</returns>
    public bool Commit(LogTransaction transaction)
    {
        if (!transaction.IsOpen)
            return false;
        End(transaction);
        foreach (var row in transaction.Rows)
        {
            if (table.IsFenced(transaction.Incarnation))
                wrong($"{transaction.Incarnation} wrote a row of {row.Log.Endpoint} after it was fenced");
            if (row.Log.Append(row.After, row.Delta).Outcome != WriteOutcome.Written)
                wrong($"{row.Log.Endpoint} has row {row.After + 1} twice");
        }
        return true;
    }

    /// <summary>Rolls back what is open.</summary>
    public void End(LogTransaction transaction)
    {
        transaction.IsOpen = false;
        _open.Remove(transaction);
    }

    /// <summary>Ends all sessions of a life.</summary>
    public void EndAll(Incarnation incarnation)
    {
        foreach (var transaction in _open.Where(open => open.Incarnation == incarnation).ToList())
            End(transaction);
    }
}
