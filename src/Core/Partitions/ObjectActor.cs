using ActorVent.Journal;
using ActorVent.Primitives;
using Akka.Actor;

namespace ActorVent.Partitions;

/// <summary>The shell of an <see cref="ObjectMachine"/>. Its partition starts it, and stops it when it is calm.</summary>
internal sealed class ObjectActor : UntypedActor, IWithTimers
{
    private readonly ObjectMachine _machine;
    private readonly TimeProvider _time;
    private readonly List<ObjectEffect> _effects = [];

    public ObjectActor(ObjectKey key, CollapseOptions options, Digest emitted, TimeProvider time)
    {
        _machine = new ObjectMachine(key, options, emitted);
        _time = time;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void OnReceive(object message)
    {
        ObjectInput input = message switch
        {
            ObjectMessage.Changed changed => new ObjectInput.Changed(changed.Change, changed.Ticket),
            ObjectMessage.Flush => ObjectInput.Flush.Instance,
            WindowEnded => ObjectInput.WindowEnded.Instance,
            _ => throw new InvalidOperationException($"unexpected message {message.GetType().Name}"),
        };
        var now = _time.GetUtcNow();
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
}
