using ActorVent.Journal;
using ActorVent.Partitions.Holds;
using ActorVent.Primitives;

namespace ActorVent.Partitions.Scopes;

/// <summary>What a partition has heard of one scope, and what it has answered.</summary>
/// <param name="scope">The scope.</param>
/// <param name="isConfigured">Whether this node's configuration has it.</param>
/// <param name="isSelective">Whether it has a selector.</param>
/// <param name="stored">What was persisted of it.</param>
internal sealed class ScopeRun(ScopeId scope, bool isConfigured, bool isSelective, PartitionScope stored)
{
    private readonly Queue<Batch> _unsettled = new();
    private long _settled;
    private long _toldTaken;
    private long _toldSettled;
    private bool _repeat;

    public ScopeId Scope { get; } = scope;

    public ScopeShape Shape { get; } = ScopeShape.Of(scope);

    public bool IsConfigured { get; } = isConfigured;

    public bool IsSelective { get; } = isSelective;

    public ScopeEpoch Epoch { get; private set; } = stored.Epoch;

    public long History { get; private set; } = stored.History;

    /// <summary>The scope's persisted position, as it was told last.</summary>
    public ResourceVersion Position { get; set; } = stored.Position;

    /// <summary>What is persisted.</summary>
    public PartitionScope Written { get; set; } = stored;

    /// <summary>What is to be persisted.</summary>
    public PartitionScope Current => new(Scope, Epoch, History, Position);

    /// <summary>Said last; 0: none.</summary>
    public long Hello { get; private set; }

    public bool IsAnswered { get; private set; }

    /// <summary>When it was heard last, or the last hello was said.</summary>
    public DateTimeOffset HeardAt { get; private set; }

    /// <summary>Everything up to here has been heard.</summary>
    public ResourceVersion UpTo { get; set; }

    /// <summary>Whether the watch tells the present.</summary>
    public bool IsCaughtUp { get; set; }

    /// <summary>The list that is under way.</summary>
    public HeardList? List { get; set; }

    /// <summary>Whether a list was heard from beginning to end since the partition began.</summary>
    public bool HasListed { get; set; }

    /// <summary>Whether others may have taken over since its list what it covers.</summary>
    public bool IsListOld { get; set; }

    /// <summary>Whether only a list tells what it covers: see <see cref="WatcherMessage.Hello.NeedsList"/>.</summary>
    public bool NeedsList { get; set; }

    /// <summary>Its last list's version; none: no list was heard to its end.</summary>
    public ResourceVersion ListedAt { get; set; }

    /// <summary>The last number that was dealt with in this epoch.</summary>
    public long Number { get; private set; }

    /// <summary>Questions that the server has not been asked.</summary>
    public Queue<Question> Questions { get; } = new();

    /// <summary>Questions whose name has passed to another uid: they wait for <see cref="Question.Until"/>.</summary>
    public List<Question> Succeeded { get; } = [];

    /// <summary>Whether somebody watches it, or should.</summary>
    public bool IsActive => IsConfigured || Hello != 0;

    public void SayHello(long number, DateTimeOffset now)
    {
        Hello = number;
        IsAnswered = false;
        HeardAt = now;
    }

    /// <summary>Nobody watches it any more.</summary>
    public void Leave()
    {
        Hello = 0;
        IsAnswered = false;
    }

    public void Heard(DateTimeOffset now)
    {
        IsAnswered = true;
        HeardAt = now;
    }

    /// <summary>Numbers begin anew; what is outstanding of the epoch before is not answered any more.</summary>
    public void Begin(ScopeEpoch epoch)
    {
        Epoch = epoch;
        Number = 0;
        (_settled, _toldTaken, _toldSettled, _repeat) = (0, 0, 0, false);
        _unsettled.Clear();
        List = null;
    }

    /// <summary>Versions say nothing any more.</summary>
    public void Reset(long history)
    {
        History = history;
        Position = ResourceVersion.None;
        List = null;
        HasListed = false;
        ListedAt = ResourceVersion.None;
        Questions.Clear();
        Succeeded.Clear();
    }

    /// <summary>The next number is dealt with.</summary>
    /// <returns>Its batch, open once; null when it brings nothing and everything before it is settled.</returns>
    public Batch? Take(long number, bool isEmpty)
    {
        Number = number;
        if (isEmpty && _unsettled.Count == 0)
        {
            _settled = number;
            return null;
        }
        var batch = new Batch(number) { Open = 1 };
        _unsettled.Enqueue(batch);
        return batch;
    }

    /// <summary>Answers are to be said again.</summary>
    public void Repeat() => _repeat = true;

    /// <summary>Says what has changed of taken and settled.</summary>
    /// <param name="partition">Who says it.</param>
    /// <param name="hasRoom">Whether there is credit for more.</param>
    /// <param name="effects">Gets it.</param>
    public void Answer(PartitionId partition, bool hasRoom, List<PartitionEffect> effects)
    {
        while (_unsettled.TryPeek(out var batch) && batch.Open == 0)
            _settled = _unsettled.Dequeue().Number;
        if (_repeat || (hasRoom && _toldTaken < Number))
        {
            if (hasRoom)
                _toldTaken = Number;
            if (_toldTaken > 0)
                effects.Add(new PartitionEffect.TellWatcher(new WatcherMessage.Taken(Scope, partition, Epoch, _toldTaken)));
        }
        if (_repeat || _toldSettled < _settled)
        {
            _toldSettled = _settled;
            if (_settled > 0)
                effects.Add(new PartitionEffect.TellWatcher(new WatcherMessage.Settled(Scope, partition, Epoch, _settled)));
        }
        _repeat = false;
    }
}
