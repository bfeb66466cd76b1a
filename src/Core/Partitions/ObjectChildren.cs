using ActorVent.Primitives;
using Akka.Actor;

namespace ActorVent.Partitions;

/// <summary>
/// The actors of a partition's objects. One is stopped only when it is calm and has answered everything that it was told: then nothing is
/// in its mailbox, and nothing comes but through here.
/// </summary>
internal sealed class ObjectChildren(IActorContext context, CollapseOptions options, TimeProvider time)
{
    private readonly Dictionary<ObjectKey, Child> _children = [];
    private long _successors;

    public int Count => _children.Count;

    public void Tell(ObjectMessage.Changed message)
    {
        if (!_children.TryGetValue(message.Object, out var child))
            _children.Add(message.Object, child = new Child(Start(message)));
        child.Unanswered++;
        child.Actor.Tell(message, context.Self);
    }

    public void Tell(ObjectMessage.Flush message)
    {
        if (_children.TryGetValue(message.Object, out var child))
            child.Actor.Tell(message, context.Self);
    }

    /// <summary>An actor has answered.</summary>
    /// <returns>Whether it is one of these, and not of a life before.</returns>
    public bool Answered(IActorRef sender, ObjectMessage.Collapsed message)
    {
        if (!_children.TryGetValue(message.Object, out var child) || !child.Actor.Equals(sender))
            return false;
        child.Unanswered -= message.Tickets.Count;
        if (message.IsCalm && child.Unanswered == 0)
        {
            _children.Remove(message.Object);
            context.Stop(child.Actor);
        }
        return true;
    }

    private IActorRef Start(ObjectMessage.Changed message)
    {
        var name = NameOf(message.Object);
        // The one before is still on its way out.
        if (!context.Child(name).IsNobody())
            name = $"{name}~{++_successors}";
        return context.ActorOf(ObjectActor.Props(message.Object, options, message.Emitted, time), name);
    }

    private static string NameOf(ObjectKey key)
    {
        var name = $"{key.Kind}:{key.Namespace}:{key.Name}";
        return ActorPath.IsValidPathElement(name) ? name : Uri.EscapeDataString(name);
    }

    private sealed class Child(IActorRef actor)
    {
        public IActorRef Actor { get; } = actor;

        public int Unanswered { get; set; }
    }
}
