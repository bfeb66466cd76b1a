namespace ActorVent.Actors;

internal sealed partial class ActorCell<TMessage>
{
    private Dictionary<string, ActorRef>? _children;

    /// <summary>What children that are stopping are told meanwhile: their successors get it.</summary>
    private Dictionary<string, Action>? _successors;

    private bool HasChildren => _children is { Count: > 0 };

    internal ActorRef<T> SpawnChild<T>(string name, Func<Actor<T>> factory, MailboxOptions? mailbox)
    {
        _children ??= [];
        if (_children.ContainsKey(name))
            throw new InvalidOperationException($"{Path} has a child named {name}");
        var child = new ActorCell<T>(System, this, $"{Path}/{name}", factory, mailbox ?? MailboxOptions.Default);
        _children.Add(name, child);
        return child;
    }

    internal ValueTask TellChild<T>(string name, Func<Actor<T>> factory, T message, MailboxOptions? mailbox)
    {
        if (_successors is not null && _successors.TryGetValue(name, out var waiting))
        {
            ((Successor<T>)waiting.Target!).Messages.Add(message);
            return ValueTask.CompletedTask;
        }
        if (_children is null || !_children.TryGetValue(name, out var known))
            return SpawnChild(name, factory, mailbox).Tell(message);
        if (((ActorCell<T>)known).TellUnlessClosing(message, Stopping, out var told))
            return told;
        var successor = new Successor<T>(this, name, factory, mailbox);
        successor.Messages.Add(message);
        (_successors ??= []).Add(name, successor.Start);
        return ValueTask.CompletedTask;
    }

    internal override void OnChildStopped(ActorRef child) => Enqueue(new Control(ControlKind.ChildStopped) { Child = child });

    internal override void OnChildFailed(ActorRef child, Exception error) =>
        Enqueue(new Control(ControlKind.ChildFailed) { Child = child, Error = error });

    private ValueTask ChildStoppedAsync(ActorRef child)
    {
        var name = child.Path[(Path.Length + 1)..];
        _children!.Remove(name);
        if (_successors is not null && _successors.Remove(name, out var start) && _phase is not (Phase.Stopping or Phase.Restarting))
            start();
        return HasChildren || _phase is not (Phase.Stopping or Phase.Restarting) ? ValueTask.CompletedTask : AfterChildrenAsync();
    }

    private void StopChildren()
    {
        foreach (var child in _children!.Values)
            child.BeginStop();
    }

    private void SuperviseChild(ActorRef child, Exception error)
    {
        if (_phase is Phase.Stopping or Phase.Stopped or Phase.Restarting)
            return;
        var directive = _actor!.InvokeSupervise(child, error);
        System.OnSupervised(child, error, directive);
        if (directive == SupervisionDirective.Escalate)
            Fail(error);
        else
            child.Apply(directive, _actor.BackoffOfChildren.After(child.Failures, System.Random));
    }

    private sealed class Successor<T>(ActorCell<TMessage> parent, string name, Func<Actor<T>> factory, MailboxOptions? mailbox)
    {
        public List<T> Messages { get; } = [];

        public void Start()
        {
            var child = (ActorCell<T>)parent.SpawnChild(name, factory, mailbox);
            foreach (var message in Messages)
                child.TellBeyondCapacity(message);
        }
    }
}
