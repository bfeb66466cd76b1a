using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>
/// Decides when one object's changes become entries. The first change after a calm goes out at once; those within the
/// window after it merge into the newest, which goes out when the window ends; a deletion goes out at once and takes with
/// it what was waiting. In mode transitions, so does a change of the object's condition.
/// </summary>
internal sealed class Collapser(CollapseOptions options, Digest emitted)
{
    private Digest _emitted = emitted;

    // Known whenever a window is open, which is when it matters.
    private ulong _condition;
    private DateTimeOffset? _windowEnds;
    private Change? _waiting;
    private int _merged;

    /// <summary>Nothing waits and no window is open: the object needs nobody.</summary>
    public bool IsCalm => _waiting is null && _windowEnds is null;

    /// <summary>Whether a change waits for the window's end.</summary>
    public bool IsWaiting => _waiting is not null;

    /// <summary>When <see cref="WindowEnded"/> is due, null when no window is open.</summary>
    public DateTimeOffset? WindowEnds => _windowEnds;

    /// <summary>What becomes of a change: an entry now, or null when it waits or has changed nothing.</summary>
    public NewEntry? Add(Change change, DateTimeOffset now)
    {
        if (change.Ends)
            return End(change);
        if (IsTransition(change))
            return Transit(change, now);
        if (_waiting is not null)
        {
            _waiting = InPlaceOf(_waiting, change);
            _merged++;
            return null;
        }
        if (change.Digest == _emitted)
            return null;
        if (_windowEnds is not null && now < _windowEnds)
        {
            _waiting = change;
            return null;
        }
        return Emit(change, now);
    }

    /// <summary>What waited becomes an entry, unless the object is back in the state that was told last.</summary>
    public NewEntry? WindowEnded(DateTimeOffset now)
    {
        _windowEnds = null;
        if (_waiting is not { } change)
            return null;
        _waiting = null;
        if (change.Digest != _emitted)
            return Emit(change, now);
        _merged = 0;
        return null;
    }

    /// <summary>What waits has the condition that was told last, so that this is the only one to compare with.</summary>
    private bool IsTransition(Change change) =>
        options.Mode == CollapseMode.Transitions && _windowEnds is not null && change.Condition.Fingerprint != _condition;

    private NewEntry Transit(Change change, DateTimeOffset now)
    {
        if (_waiting is { } waiting)
        {
            change = InPlaceOf(waiting, change);
            _merged++;
        }
        _waiting = null;
        return Emit(change, now);
    }

    /// <summary>A creation that is still to be told: what is told instead is a creation too.</summary>
    private static Change InPlaceOf(Change waiting, Change change) =>
        waiting.Type == ChangeType.Added ? change with { Type = ChangeType.Added } : change;

    private NewEntry Emit(Change change, DateTimeOffset now)
    {
        _emitted = change.Digest;
        _condition = change.Condition.Fingerprint;
        if (options.Mode != CollapseMode.None)
            _windowEnds = now + options.Window;
        return Entry(change);
    }

    private NewEntry End(Change change)
    {
        if (_waiting is { } last)
        {
            _merged++;
            if (change.Payload is null)
                change = change with { Payload = last.Payload, Digest = last.Digest };
        }
        _waiting = null;
        _windowEnds = null;
        // A successor in the same state is news.
        _emitted = Digest.None;
        return Entry(change);
    }

    private NewEntry Entry(Change change)
    {
        var collapsed = _merged;
        _merged = 0;
        return change.ToEntry(collapsed);
    }
}
