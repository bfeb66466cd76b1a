using ActorVent.Journal;
using ActorVent.Machines;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>One object with something going on: collapses its changes into entries, and tells of each change once what became of it.</summary>
/// <param name="key">The object.</param>
/// <param name="options">How its changes are collapsed.</param>
/// <param name="emitted">The digest of what was told last.</param>
internal sealed class ObjectMachine(ObjectKey key, CollapseOptions options, Digest emitted) : IMachine<ObjectInput, ObjectEffect>
{
    private readonly Collapser _collapser = new(options, emitted);
    private readonly List<long> _tickets = [];
    private DateTimeOffset? _due;

    public void On(ObjectInput input, DateTimeOffset now, List<ObjectEffect> effects)
    {
        NewEntry? entry;
        if (input is ObjectInput.Changed changed)
        {
            _tickets.Add(changed.Ticket);
            entry = _collapser.Add(changed.Change, now);
        }
        else
        {
            // The timer has run out: with a clock that was set back by a window, the next is due at the same time.
            if (input is ObjectInput.WindowEnded)
                _due = null;
            entry = _collapser.WindowEnded(now);
        }
        // Also that nothing waits any more, so that nobody waits for it.
        if (entry is not null || !_collapser.IsWaiting)
        {
            effects.Add(new ObjectEffect.Tell(new ObjectMessage.Collapsed(key, entry, _tickets.ToArray(), _collapser.IsCalm)));
            _tickets.Clear();
        }
        SetTimer(effects);
    }

    private void SetTimer(List<ObjectEffect> effects)
    {
        if (_collapser.WindowEnds == _due)
            return;
        _due = _collapser.WindowEnds;
        effects.Add(_due is { } due ? new ObjectEffect.SetTimer(due) : ObjectEffect.CancelTimer.Instance);
    }
}
