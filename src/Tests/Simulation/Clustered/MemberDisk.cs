using ActorVent.Journal;
using ActorVent.Journal.Memory;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Leases;
using ActorVent.Tests.Simulation.Storage;

namespace ActorVent.Tests.Simulation.Clustered;

/// <summary>
/// The way of one life to the database that all share. Nothing is begun without a lease; what was begun may be done late, after its writer has
/// given it up or has died.
/// </summary>
internal sealed partial class MemberDisk(MemberNode node, NodeLife life, DatabaseServer server, LogSessions sessions) : IDisk
{
    private const string Lapsed = "this node's lease has lapsed";

    private readonly List<(Func<WriteResult> Commit, Action<WriteResult> Done)> _waiting = [];
    private bool _isFlushing;

    public MemoryJournal Journal => World.Disk.Journal;

    public int Troubles { get; private set; }

    private World World => node.World;

    private DiskMood Mood => World.Disk.Mood;

    public LogStore LogOf(EndpointId endpoint) => World.Disk.LogOf(endpoint);

    public void Ask<T>(Func<ValueTask<T>> ask, Action<T> answered, Action<Exception> failed) => server.Run(
        life,
        new LifeConnection(),
        () => Attempt(ask),
        attempt =>
        {
            if (attempt.Error is { } error)
                failed(error);
            else
                answered(attempt.Result!);
        },
        () => failed(Trouble("the database did not answer")));

    public void Do<T>(Func<ValueTask<T>> ask, Action<T> answered, Action<Exception> failed)
    {
        if (life.IsHeld)
            Ask(ask, answered, failed);
        else
            life.In(TimeSpan.Zero, () => failed(Trouble(Lapsed)));
    }

    public void Enqueue(Func<WriteResult> commit, Action<WriteResult> done)
    {
        if (!life.IsHeld)
        {
            Troubles++;
            life.In(TimeSpan.Zero, () => done(new WriteResult(WriteOutcome.NotWritten, Lapsed)));
            return;
        }
        _waiting.Add((commit, done));
        if (_isFlushing)
            return;
        _isFlushing = true;
        life.In(TimeSpan.FromMilliseconds(World.Random.Next(3)), Flush);
    }

    private void Flush()
    {
        _isFlushing = false;
        var group = _waiting.ToArray();
        _waiting.Clear();
        server.Run(
            life,
            new LifeConnection(),
            () => CommitAll(group),
            results =>
            {
                for (var i = 0; i < group.Length; i++)
                    group[i].Done(results[i]);
            },
            () => TellAll(group, new WriteResult(WriteOutcome.Unknown, "the database did not answer")),
            () => TellAll(group, new WriteResult(WriteOutcome.NotWritten, "the database is away")));
    }

    private WriteResult[] CommitAll((Func<WriteResult> Commit, Action<WriteResult> Done)[] group)
    {
        var fate = Decide();
        if (fate == Fate.NotWritten)
            return [.. group.Select(static _ => new WriteResult(WriteOutcome.NotWritten, "the disk is full"))];
        if (fate == Fate.UnknownNotWritten)
            return [.. group.Select(static _ => new WriteResult(WriteOutcome.Unknown, "the connection was lost"))];
        var results = group.Select(static write => write.Commit()).ToArray();
        return fate == Fate.Written ? results : [.. group.Select(static _ => new WriteResult(WriteOutcome.Unknown, "the connection was lost"))];
    }

    private void TellAll((Func<WriteResult> Commit, Action<WriteResult> Done)[] group, WriteResult result)
    {
        Failed();
        foreach (var write in group)
            write.Done(result);
    }

    private Fate Decide()
    {
        var fate = World.Random.NextDouble() < Mood.NotWritten ? Fate.NotWritten
            : World.Random.NextDouble() >= Mood.Unknown ? Fate.Written
            : World.Random.Next(2) == 0 ? Fate.UnknownWritten : Fate.UnknownNotWritten;
        if (fate != Fate.Written)
            Failed();
        return fate;
    }

    private (T? Result, Exception? Error) Attempt<T>(Func<ValueTask<T>> ask)
    {
        var fails = World.Random.NextDouble() < Mood.FailedReads;
        if (fails && World.Random.Next(2) == 0)
            return (default, Trouble("the connection was lost"));
        try
        {
            var result = Disk.Complete(ask());
            return fails ? (default, Trouble("the connection was lost")) : (result, null);
        }
        catch (JournalException e)
        {
            return (default, e);
        }
    }

    private void Failed()
    {
        Troubles++;
        World.Disk.Failures++;
    }

    private JournalException Trouble(string reason)
    {
        Troubles++;
        return new JournalException(reason, isTransient: true);
    }
}
