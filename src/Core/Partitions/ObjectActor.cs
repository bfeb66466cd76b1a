using ActorVent.Primitives;
using Akka.Actor;

namespace ActorVent.Partitions;

/// <summary>The shell of an <see cref="ObjectMachine"/>. Its partition starts it, and stops it when it is calm.</summary>
internal sealed class ObjectActor(ObjectKey key, CollapseOptions options, Digest emitted, TimeProvider time) : UntypedActor, IWithTimers
{
    private readonly ObjectMachine _machine = new(key, options, emitted);
    private readonly List<ObjectEffect> _effects = new(2);

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(ObjectKey key, CollapseOptions options, Digest emitted, TimeProvider time) =>
        Akka.Actor.Props.CreateBy(new Producer(key, options, emitted, time));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ObjectMessage.Changed changed:
                Run(new ObjectInput.Changed(changed.Change, changed.Ticket));
                break;
            case ObjectMessage.Flush:
                Run(ObjectInput.Flush.Instance);
                break;
            case WindowEnded:
                Run(ObjectInput.WindowEnded.Instance);
                break;
            default:
                throw new InvalidOperationException($"unexpected message {message.GetType().Name}");
        }
    }

    private void Run(ObjectInput input)
    {
        var now = time.GetUtcNow();
        _machine.On(input, now, _effects);
        foreach (var effect in _effects)
            CarryOut(effect, now);
        _effects.Clear();
    }

    private void CarryOut(ObjectEffect effect, DateTimeOffset now)
    {
        switch (effect)
        {
            case ObjectEffect.Tell tell:
                Context.Parent.Tell(tell.Message, Self);
                break;
            case ObjectEffect.SetTimer timer:
                Timers.StartSingleTimer(WindowEnded.Instance, WindowEnded.Instance, timer.Due > now ? timer.Due - now : TimeSpan.Zero);
                break;
            case ObjectEffect.CancelTimer:
                Timers.Cancel(WindowEnded.Instance);
                break;
        }
    }

    private sealed class WindowEnded : INoSerializationVerificationNeeded
    {
        public static WindowEnded Instance { get; } = new();
    }

    /// <summary>Without reflection: one begins for nearly every change.</summary>
    private sealed class Producer(ObjectKey key, CollapseOptions options, Digest emitted, TimeProvider time) : IIndirectActorProducer
    {
        public Type ActorType => typeof(ObjectActor);

        public ActorBase Produce() => new ObjectActor(key, options, emitted, time);

        public void Release(ActorBase actor)
        {
        }
    }
}
