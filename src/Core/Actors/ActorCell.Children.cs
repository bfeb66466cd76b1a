using System.Runtime.InteropServices;

namespace ActorVent.Actors;

internal sealed partial class ActorCell<TMessage>
{
    private Dictionary<string, ActorRef>? _children;

    /// <summary>What children that are stopping are told meanwhile: their successors get it.</summary>
    private Dictionary<string, Successor>? _successors;

    /// <summary>Children whose failure became this actor's own: its parent's decision is theirs too.</summary>
    private List<(ActorRef Child, TimeSpan Backoff)>? _escalated;

    private bool HasChildren => _children is { Count: > 0 };

    internal ActorCell<T> SpawnChild<T>(string name, Func<Actor<T>> factory, MailboxOptions? mailbox, ReadOnlySpan<T> first = default)
    {
        if (_phase is Phase.Restarting or Phase.Stopping or Phase.Stopped)
            throw new InvalidOperationException($"{Path} starts no child {name} while it is {_phase}: nobody would stop it");
        _children ??= [];
        if (_children.ContainsKey(name))
            throw new InvalidOperationException($"{Path} has a child named {name}");
        var child = new ActorCell<T>(System, this, $"{Path}/{name}", factory, mailbox ?? MailboxOptions.Default, first);
        _children.Add(name, child);
        return child;
    }

    internal ValueTask TellChild<T>(string name, Func<Actor<T>> factory, T message, MailboxOptions? mailbox)
    {
        if (_successors is not null && _successors.TryGetValue(name, out var waiting))
        {
            ((Successor<T>)waiting).Messages.Add(message);
            return ValueTask.CompletedTask;
        }
        if (_children is null || !_children.TryGetValue(name, out var known))
        {
            SpawnChild(name, factory, mailbox, new ReadOnlySpan<T>(in message));
            return ValueTask.CompletedTask;
        }
        if (((ActorCell<T>)known).TellUnlessClosing(message, Stopping, out var told))
            return told;
        var successor = new Successor<T>(name, factory, mailbox);
        successor.Messages.Add(message);
        (_successors ??= []).Add(name, successor);
        return ValueTask.CompletedTask;
    }

    internal override void OnChildStopped(ActorRef child) => Enqueue(new Control(ControlKind.ChildStopped) { Child = child });

    internal override void OnChildFailed(ActorRef child, Exception error) =>
        Enqueue(new Control(ControlKind.ChildFailed) { Child = child, Error = error });

    private ValueTask ChildStoppedAsync(ActorRef child)
    {
        var name = child.Path[(Path.Length + 1)..];
        _children!.Remove(name);
        _escalated?.RemoveAll(escalated => escalated.Child == child);
        var isLeaving = _phase is Phase.Stopping or Phase.Restarting;
        if (_successors is not null && _successors.Remove(name, out var successor))
        {
            if (isLeaving)
                System.OnDeadLetter(child, successor.Count);
            else
                successor.Start(this);
        }
        return HasChildren || !isLeaving ? ValueTask.CompletedTask : AfterChildrenAsync();
    }

    private void StopChildren()
    {
        foreach (var child in _children!.Values)
            child.BeginStop();
    }

    private void SuperviseChild(ActorRef child, Exception error)
    {
        if (_phase is Phase.Stopping or Phase.Restarting || _actor is not { } actor)
            return;
        SupervisionDirective directive;
        var backoff = RestartBackoff.Default.First;
        try
        {
            directive = actor.InvokeSupervise(child, error);
            backoff = actor.BackoffOfChildren.After(child.CountFailure(actor.BackoffOfChildren.Most) - 1, System.Random);
        }
        catch (Exception undecided)
        {
            (directive, error) = (SupervisionDirective.Escalate, undecided);
        }
        System.OnSupervised(child, error, directive);
        if (directive != SupervisionDirective.Escalate)
        {
            child.Apply(directive, backoff);
            return;
        }
        (_escalated ??= []).Add((child, backoff));
        Fail(error);
    }

    private void ResumeEscalated()
    {
        var children = _escalated;
        _escalated = null;
        foreach (var (child, backoff) in children ?? [])
            child.Apply(SupervisionDirective.Resume, backoff);
    }

    private abstract class Successor
    {
        public abstract int Count { get; }

        public abstract void Start(ActorCell<TMessage> parent);
    }

    private sealed class Successor<T>(string name, Func<Actor<T>> factory, MailboxOptions? mailbox) : Successor
    {
        public List<T> Messages { get; } = [];

        public override int Count => Messages.Count;

        public override void Start(ActorCell<TMessage> parent) =>
            parent.SpawnChild(name, factory, mailbox, CollectionsMarshal.AsSpan(Messages));
    }
}
