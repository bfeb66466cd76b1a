using System.Diagnostics;
using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Progress;
using ActorVent.Tests.Tracing;
using ActorVent.Tracing;
using Akka.Actor;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorVent.Tests.Delivery.Actors;

public sealed class EndpointActorTests : EndpointStage
{
    [Fact]
    public void Entry_FromTheTail_IsPosted_AndItsOutcomePersisted()
    {
        Start();
        Tail.Reply(new TailMessage.Pulled([Entry(1, "a")]));

        var request = Transport.Next();
        request.Answer(200);

        Assert.Equal("https://hook.example/x", request.Request.Url.AbsoluteUri);
        Assert.Equal([(default(PartitionId), new SequenceNumber(1))], PersistNext().Offsets);
        Assert.Equal(1, Tail.ExpectMsg<TailMessage.Pull>(Soon).After.Single().Value);
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(503, "503")]
    public void Attempt_ThatIsTraced_TellsTheEndpointItsSpanAndHowItEnded(int status, string? error)
    {
        using var spans = new CapturedSpans();
        using var tracer = new ChangeTracer();
        Services = Services with { Tracer = tracer };
        var entry = Entry(1, "a") with { Uid = Guid.NewGuid().ToString() };
        Start();
        Tail.Reply(new TailMessage.Pulled([entry]));

        var held = Transport.Next();
        held.Answer(status);
        PersistNext();

        var span = Assert.Single(spans.Of(TraceIdentity.Of(entry)));
        Assert.Equal(span.Id, held.Request.Headers.Single(static header => header.Key == "traceparent").Value);
        Assert.Equal(("hook", 1, "hook.example", 443, status), (span.GetTagItem("actorvent.endpoint"), span.GetTagItem("actorvent.attempt"), span.GetTagItem("server.address"), span.GetTagItem("server.port"), span.GetTagItem("http.response.status_code")));
        Assert.Equal((error, error is not null), (span.GetTagItem("error.type"), span.Status == ActivityStatusCode.Error));
        Assert.DoesNotContain(span.TagObjects, static tag => tag.Value is string text && text.Contains("/x", StringComparison.Ordinal));
    }

    [Fact]
    public void Attempt_ThatIsNotTraced_TellsNoSpan()
    {
        Start();
        Tail.Reply(new TailMessage.Pulled([Entry(1, "a")]));

        Assert.DoesNotContain(Transport.Next().Request.Headers, static header => header.Key == "traceparent");
    }

    [Fact]
    public void Attempt_ThatTheLeaseForbids_IsNoSpan()
    {
        using var spans = new CapturedSpans();
        using var tracer = new ChangeTracer();
        Services = Services with { Tracer = tracer };
        var entry = Entry(1, "a") with { Uid = Guid.NewGuid().ToString() };
        Start();
        Tail.Reply(new TailMessage.Pulled([entry]));

        Transport.Next().Outcome.SetResult(new DeliveryOutcome(DeliveryCause.LeaseLapsed, DeliveryPhase.Send));
        Transport.Next().Answer(200);
        PersistNext();

        Assert.Single(spans.Of(TraceIdentity.Of(entry)));
    }

    [Theory]
    [InlineData(200, null, "200 OK after ")]
    [InlineData(200, "corr-4711", "ms, correlation id corr-4711")]
    [InlineData(503, null, "503 OK after ")]
    public void Attempt_ThatEnded_IsALineAtDebug(int status, string? id, string said)
    {
        Start();
        Tail.Reply(new TailMessage.Pulled([Entry(1, "a")]));

        Transport.Next().Outcome.SetResult(new DeliveryOutcome(DeliveryCause.Status, DeliveryPhase.Response, status, null, "OK", id));

        AwaitCondition(() => Attempts().Length > 0, Soon);
        var line = Assert.Single(Attempts());
        Assert.StartsWith($"Endpoint hook: Pod default/a at version {Entry(1, "a").Version}, cause {DeliveryHeaders.NameOf(Entry(1, "a").Cause)}, attempt 1: {status} OK after ", line, StringComparison.Ordinal);
        Assert.Contains(said, line, StringComparison.Ordinal);

        string[] Attempts() => [.. Lines.Lines.Where(l => l.Level == LogLevel.Debug && l.Text.Contains(", attempt ", StringComparison.Ordinal)).Select(l => l.Text)];
    }

    [Fact]
    public void Log_ThatFails_IsStartedAgain_AndGetsTheSame()
    {
        Start();
        Tail.Reply(new TailMessage.Pulled([Entry(1, "a")]));
        Transport.Next().Answer(200);
        var persist = ProgressLog.ExpectMsg<LogMessage.Persist>(Soon);

        ProgressLog.LastSender.Tell(new LogMessage.Failed("no database"));

        var again = ProgressLog.ExpectMsg<LogMessage.Persist>(Soon);
        Assert.Equal(persist.Number, again.Number);
        Assert.Contains(Lines.Lines, line => line.Text.Contains("progress is not written: no database; trying again in ", StringComparison.Ordinal));
    }

    [Fact]
    public void Log_ThatThrows_IsStartedAgain_AndItsErrorTold()
    {
        Start();
        Tail.Reply(new TailMessage.Pulled([Entry(1, "a")]));
        Transport.Next().Answer(200);
        ProgressLog.ExpectMsg<LogMessage.Persist>(Soon);
        Assert.Equal(0, Services.Restarts.Of(ProgressLog.LastSender));

        ProgressLog.LastSender.Tell("throw");

        PersistNext();
        Assert.Equal(1, Services.Restarts.Of(ProgressLog.LastSender));
        Assert.Contains(Lines.Lines, line => line.Text.Contains("the disk is gone", StringComparison.Ordinal));
    }

    [Fact]
    public void Lease_ThatHasLapsed_LetsNothingOut_UntilItIsHeldAgain()
    {
        Lease.IsHeld = false;
        Start();
        Tail.Reply(new TailMessage.Pulled([Entry(1, "a")]));
        Tail.ExpectMsg<TailMessage.Pull>(Soon);
        Assert.True(Transport.HasNone);

        Lease.IsHeld = true;

        Transport.Next().Answer(200);
        PersistNext();
    }

    [Fact]
    public void Lease_ThatLapsesOnTheWay_IsNoAttempt_AndTheSameGoesOutAgain()
    {
        Start();
        Tail.Reply(new TailMessage.Pulled([Entry(1, "a")]));
        var first = Transport.Next();
        Assert.Same(Lease, first.Request.Lease);

        first.Outcome.SetResult(new DeliveryOutcome(DeliveryCause.LeaseLapsed, DeliveryPhase.Connect));

        Transport.Next().Answer(200);
        Assert.Empty(PersistNext().Lanes);
        Assert.Contains(Lines.Lines, l => l.Text.Contains(", attempt 1: 200", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DeadLetter_IsInTheJournal_WhenTheDeltaThatPassesItIsGiven()
    {
        Start();
        Tail.Reply(new TailMessage.Pulled([Entry(1, "a")]));

        Transport.Next().Answer(422);

        ProgressLog.ExpectMsg<LogMessage.Persist>(Soon);
        var letters = await Journal.ReadDeadLettersAsync(Options.Id, 10, payloads: true, default);
        Assert.Equal(1, letters.Single().Sequence.Value);
    }

    [Fact]
    public void Drain_WaitsForTheAnswer_ThenStops()
    {
        var endpoint = Start();
        Tail.Reply(new TailMessage.Pulled([Entry(1, "a")]));
        var request = Transport.Next();
        Watch(endpoint);

        endpoint.Tell(EndpointMessage.Drain.Instance);
        PersistNext();
        request.Answer(200);

        Assert.Single(PersistNext().RemovedLanes);
        ExpectTerminated(endpoint, Soon);
    }

    [Fact]
    public void Stop_CancelsWhatIsUnderWay()
    {
        var endpoint = Start();
        Tail.Reply(new TailMessage.Pulled([Entry(1, "a")]));
        var request = Transport.Next();
        using var cancelled = new ManualResetEventSlim();
        using var _ = request.Cancelled.Register(cancelled.Set);
        Watch(endpoint);

        endpoint.Tell(new EndpointMessage.Stop(Options.Id));

        ExpectTerminated(endpoint, Soon);
        Assert.True(cancelled.Wait(Soon));
    }

    [Theory]
    [InlineData(InitialMode.Deliver, "is open: it is new")]
    [InlineData(InitialMode.Skip, "is open: it is new, and gets nothing of what exists already until it changes (--initial skip)")]
    public void Endpoint_ThatIsNew_SaysWhatItDoesNotGet(InitialMode initial, string end)
    {
        var registry = new EndpointRegistry([(Options with { Initial = initial }, Port)], Services);
        Sys.ActorOf(registry.PropsOf(Options.Id)!);

        AwaitCondition(() => Lines.Lines.Any(line => line.Text.EndsWith(end, StringComparison.Ordinal)), Soon);
    }

    [Fact]
    public async Task Endpoint_ThatFailedBefore_SaysWhenItIsTriedAgain()
    {
        await Journal.OpenEndpointAsync(new EndpointRegistration(Options.Id, Options.MaskedUrl, Options.FromAnnotation), default);
        var next = TimeProvider.System.GetUtcNow().AddMinutes(2);
        Progress = new EndpointProgress { Journal = Journal.Id, Circuit = new CircuitState(Samples.Time, 3, next) };
        Sys.ActorOf(Registry.PropsOf(Options.Id)!);

        AwaitCondition(() => Lines.Lines.Any(line => line.Text.Contains($"one request first, at {next:HH:mm:ss}Z, and then", StringComparison.Ordinal)), Soon);
    }

    [Fact]
    public void Disabled_IsEnabledAgain_AtItsFirstStartInTheProcessOnly()
    {
        Progress = new EndpointProgress { Journal = Journal.Id, IsDisabled = true };
        var first = Start();
        Assert.False(PersistNext().IsDisabled);
        Watch(first);
        first.Tell(new EndpointMessage.Stop(Options.Id));
        ExpectTerminated(first, Soon);

        var second = Sys.ActorOf(Registry.PropsOf(Options.Id)!);
        Watch(second);
        AwaitCondition(() => Lines.Lines.Count(line => line.Text.Contains("is open", StringComparison.Ordinal)) == 2, Soon);
        second.Tell(EndpointMessage.Drain.Instance);

        ExpectTerminated(second, Soon);
        Assert.False(Tail.HasMessages);
        Assert.False(ProgressLog.HasMessages);
    }

    [Fact]
    public void LogOfAnotherJournal_IsRefused_AndTheActorStays()
    {
        Progress = new EndpointProgress { Journal = "another" };
        var endpoint = Sys.ActorOf(Registry.PropsOf(Options.Id)!);

        AwaitCondition(() => Lines.Lines.Any(line => line.Text.Contains("its progress is of journal another", StringComparison.Ordinal)), Soon);

        endpoint.Tell(new EndpointMessage.Ping(Options.Id));
        Assert.False(endpoint.IsNobody());
    }

    /// <summary>An endpoint that has begun and asked for entries.</summary>
    private IActorRef Start()
    {
        var endpoint = Sys.ActorOf(Registry.PropsOf(Options.Id)!);
        Tail.ExpectMsg<TailMessage.Pull>(Soon);
        return endpoint;
    }
}
