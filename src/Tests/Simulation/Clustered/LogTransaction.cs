using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Progress;
using ActorVent.Tests.Simulation.Leases;
using ActorVent.Tests.Simulation.Storage;

namespace ActorVent.Tests.Simulation.Clustered;

/// <summary>Rows of logs that one session has inserted and not committed: nobody sees them, and nobody else inserts under their numbers.</summary>
internal sealed class LogTransaction(Incarnation incarnation, IReadOnlyList<LogTransaction.Row> rows)
{
    public Incarnation Incarnation => incarnation;

    public IReadOnlyList<Row> Rows => rows;

    public LifeConnection Connection { get; } = new();

    /// <summary>Whether its session still has it.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether nobody waits for it any more: the database finds that out when it answers.</summary>
    public bool IsGivenUp { get; set; }

    public bool Has(LogStore log, int number) => rows.Any(row => row.Log == log && row.After + 1 == number);

    internal sealed record Row(LogStore Log, int After, ProgressDelta Delta, Action<WriteResult> Done);
}
