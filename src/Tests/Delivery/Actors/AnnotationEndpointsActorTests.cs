using System.Diagnostics.Metrics;
using System.Reflection;
using ActorVent.Delivery;
using ActorVent.Delivery.Formats;
using ActorVent.Delivery.Tenants;
using ActorVent.Journal;
using ActorVent.Primitives;
using Akka.Actor;
using Xunit;

namespace ActorVent.Tests.Delivery.Actors;

public sealed class AnnotationEndpointsActorTests : EndpointStage
{
    private static readonly EndpointRegistration Named = new(new EndpointId("a-1"), "https://tenant.example", FromAnnotation: true);

    private readonly Meter _meter = new("annotation-endpoints");

    [Fact]
    public void Endpoint_ThatAnAppendCreated_IsKnown_AndWokenThroughItsRegion()
    {
        var listed = Listed.Of(out var journal);
        var actor = Begin(journal);
        Assert.Null(Registry.PropsOf(Named.Id));

        listed.Endpoints = [Named];
        actor.Tell(AnnotationEndpointsActor.EndpointsChanged.Instance);

        Assert.Equal(Named.Id, ExpectMsg<EndpointMessage.Ping>(Soon).Endpoint);
        Assert.NotNull(Registry.PropsOf(Named.Id));
        Assert.Contains(Named.Id, Registry.Ids);
    }

    [Fact]
    public void Endpoint_ThatRetentionRemoved_IsStopped_AndStartedNoMore()
    {
        var listed = Listed.Of(out var journal);
        listed.Endpoints = [Named];
        Begin(journal);
        ExpectMsg<EndpointMessage.Ping>(Soon);

        listed.Endpoints = [];

        Assert.Equal(Named.Id, ExpectMsg<EndpointMessage.Stop>(Soon).Endpoint);
        Assert.Null(Registry.PropsOf(Named.Id));
        Assert.True(Transport.IsDisposed);
        AwaitCondition(() => Lines.Lines.Any(line => line.Text.StartsWith("Endpoint a-1 (https://tenant.example) is removed", StringComparison.Ordinal)), Soon);
    }

    [Fact]
    public void Journal_ThatCannotBeRead_IsLookedAtAgain()
    {
        var listed = Listed.Of(out var journal);
        listed.Error = new JournalException("locked", isTransient: true);
        Begin(journal);
        AwaitCondition(() => Lines.Lines.Any(line => line.Text.Contains("cannot be read: locked", StringComparison.Ordinal)), Soon);

        (listed.Endpoints, listed.Error) = ([Named], null);

        ExpectMsg<EndpointMessage.Ping>(Soon);
    }

    [Fact]
    public void Configured_AreNeverStoppedOrClosed()
    {
        var listed = Listed.Of(out var journal);
        listed.Endpoints = [Named];
        Begin(journal);
        ExpectMsg<EndpointMessage.Ping>(Soon);

        listed.Endpoints = [];

        Assert.Equal(Named.Id, ExpectMsg<EndpointMessage.Stop>(Soon).Endpoint);
        Assert.Equal([Options.Id], Registry.Ids);
    }

    protected override void AfterAll()
    {
        _meter.Dispose();
        base.AfterAll();
    }

    private IActorRef Begin(IJournal journal)
    {
        var rules = new TenantRules { Refusal = _ => null, Transport = () => Transport };
        var router = new TenantRouter(rules, new TenantMetrics(_meter), new RefusalLog(TimeProvider.System, Lines));
        var tenants = new TenantEndpoints(Options, new RequestComposer(new Uri("about:blank"), new PodFormat(), []), router, rules);
        var (registry, region, logger) = (Registry, TestActor, Lines);
        return Sys.ActorOf(Props.Create(() => new AnnotationEndpointsActor(registry, tenants, journal, region, logger)));
    }

    /// <summary>A journal that can only tell its endpoints from annotations.</summary>
    public class Listed : DispatchProxy
    {
        internal IReadOnlyList<EndpointRegistration> Endpoints { get; set; } = [];

        internal Exception? Error { get; set; }

        internal static Listed Of(out IJournal journal)
        {
            journal = Create<IJournal, Listed>();
            return (Listed)journal;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod?.Name != nameof(IJournal.ReadAnnotationEndpointsAsync))
                throw new NotSupportedException(targetMethod?.Name);
            return Error is { } error
                ? ValueTask.FromException<IReadOnlyList<EndpointRegistration>>(error)
                : ValueTask.FromResult(Endpoints);
        }
    }
}
