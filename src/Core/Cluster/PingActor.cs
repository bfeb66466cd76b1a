using ActorVent.Cluster.Members;
using Akka.Actor;

namespace ActorVent.Cluster;

/// <summary>Keeps entities awake: tells each of them, through its region, once a second and when nodes come or go. What was stopped or lost begins again by that.</summary>
internal sealed class PingActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<(IActorRef Region, Func<IEnumerable<object>> Pings)> _regions;

    public PingActor(IReadOnlyList<(IActorRef Region, Func<IEnumerable<object>> Pings)> regions) => _regions = regions;

    private sealed record Due : INoSerializationVerificationNeeded
    {
        public static Due Instance { get; } = new();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IReadOnlyList<(IActorRef Region, Func<IEnumerable<object>> Pings)> regions) => Akka.Actor.Props.Create(() => new PingActor(regions));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(MembershipChanged));
        Ping();
        Timers.StartPeriodicTimer(Due.Instance, Due.Instance, Interval);
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        if (message is Due or MembershipChanged)
            Ping();
        else
            Unhandled(message);
    }

    private void Ping()
    {
        foreach (var (region, pings) in _regions)
        {
            foreach (var ping in pings())
                region.Tell(ping);
        }
    }
}
