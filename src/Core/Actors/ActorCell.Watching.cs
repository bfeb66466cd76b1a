namespace ActorVent.Actors;

internal sealed partial class ActorCell<TMessage>
{
    /// <summary>Who watches this actor. Under the gate.</summary>
    private List<ActorRef>? _watchers;

    /// <summary>Whom this actor watches: a notice that is under way when it unwatches does not count any more.</summary>
    private HashSet<ActorRef>? _watching;

    internal void Watch(ActorRef other)
    {
        if ((_watching ??= []).Add(other))
            other.AddWatcher(this);
    }

    internal void Unwatch(ActorRef other)
    {
        if (_watching?.Remove(other) == true)
            other.RemoveWatcher(this);
    }

    internal override void AddWatcher(ActorRef watcher)
    {
        lock (_gate)
        {
            if (_phase != Phase.Stopped)
            {
                (_watchers ??= []).Add(watcher);
                return;
            }
        }
        watcher.OnTerminated(this);
    }

    internal override void RemoveWatcher(ActorRef watcher)
    {
        lock (_gate)
            _watchers?.Remove(watcher);
    }

    /// <summary>Else those that live on would remember every short-lived watcher.</summary>
    private void UnwatchAll()
    {
        foreach (var other in _watching ?? [])
            other.RemoveWatcher(this);
        _watching = null;
    }
}
