using System.Diagnostics.Metrics;
using ActorVent.Delivery;
using ActorVent.Delivery.Formats;
using ActorVent.Journal;
using ActorVent.Journal.Memory;
using ActorVent.Primitives;
using ActorVent.Progress;
using ActorVent.Tests.Kubernetes;
using Akka.TestKit;
using Akka.TestKit.Xunit;

namespace ActorVent.Tests.Delivery.Actors;

/// <summary>An endpoint's actor between probes: a tail, a log, a transport.</summary>
public abstract class EndpointStage : TestKit
{
    private readonly Meter _meter = new("endpoint-stage");

    protected EndpointStage()
        : base("akka.loglevel = OFF\nakka.actor.serialize-messages = on")
    {
        Tail = CreateTestProbe("tail");
        ProgressLog = CreateTestProbe("log");
    }

    protected static TimeSpan Soon { get; } = TimeSpan.FromSeconds(20);

    protected TestProbe Tail { get; }

    protected TestProbe ProgressLog { get; }

    private protected HeldTransport Transport { get; } = new();

    private protected CapturedLog Lines { get; } = new();

    private protected MemoryJournal Journal { get; } = new(new Ring(RingKind.Name, 1));

    private protected EndpointProgress Progress { get; set; } = new();

    private protected SwitchedLease Lease { get; } = new();

    private protected static EndpointOptions Options { get; } = new() { Id = new EndpointId("hook"), MaskedUrl = "https://hook.example" };

    private protected EndpointServices Services
    {
        get => field ??= Create();
        set;
    }

    private EndpointServices Create() => new(
        Journal,
        Tail,
        _ => StandInLog.Props(ProgressLog, () => Progress),
        Lease,
        Samples.NoEnvironment,
        new DeliveryMetrics(_meter),
        new Random(1),
        TimeProvider.System,
        Lines);

    private protected EndpointPort Port => field ??= new(Transport, new RequestComposer(new Uri("https://hook.example/x"), new PodFormat(), []));

    private protected EndpointRegistry Registry => field ??= new EndpointRegistry([(Options, Port)], Services);

    private protected static Entry Entry(long sequence, string name) => Samples.Entry("""{"kind":"Pod"}""") with
    {
        Partition = default,
        Sequence = new SequenceNumber(sequence),
        Object = new ObjectKey("prod", "Pod", "default", name),
    };

    /// <summary>Persists what the endpoint gives its log next.</summary>
    private protected ProgressDelta PersistNext()
    {
        var persist = ProgressLog.ExpectMsg<LogMessage.Persist>(Soon);
        ProgressLog.LastSender.Tell(new LogMessage.Persisted(persist.Number), TestActor);
        return persist.Delta;
    }

    protected override void AfterAll()
    {
        _meter.Dispose();
        base.AfterAll();
    }
}
