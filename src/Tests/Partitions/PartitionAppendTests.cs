using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Xunit;
using static ActorVent.Tests.Partitions.PartitionRig;

namespace ActorVent.Tests.Partitions;

public sealed class PartitionAppendTests
{
    private static readonly WriteResult Full = new(WriteOutcome.NotWritten, "disk full");
    private readonly PartitionRig _rig = new();

    [Fact]
    public void Append_WhileOneIsInFlight_GoesIntoTheNext()
    {
        _rig.Observe(Watch(1));
        var first = _rig.InFlight!;
        _rig.Observe(Watch(2));
        _rig.Observe(Watch(3));
        Assert.Same(first, _rig.InFlight);

        _rig.End(WriteResult.Written);

        Assert.Equal(1, _rig.InFlight!.Last.Value);
        Assert.Equal(["2", "3"], _rig.InFlight.Entries.Select(e => e.Version.Value));
    }

    [Fact]
    public void Append_OfMany_IsCutIntoGroups()
    {
        _rig.Observe([.. Enumerable.Range(1, 600).Select(i => Watch(i))]);
        var sizes = new List<int>();
        while (_rig.InFlight is { } append)
        {
            sizes.Add(append.Entries.Count);
            _rig.End(WriteResult.Written);
        }

        Assert.Equal([256, 256, 88], sizes);
        Assert.Equal(1, _rig.Settled);
    }

    [Fact]
    public void Append_CarriesWhatIsKnownOfTheScopeOnce()
    {
        _rig.Persisted = new ResourceVersion("4");
        _rig.Observe();
        _rig.Observe(Watch(5));
        Assert.Equal([new PartitionScope(Scope, new ScopeEpoch(1, 0), 0, new ResourceVersion("4"))], _rig.InFlight!.Scopes);
        _rig.Write();

        _rig.Observe(Watch(6));

        Assert.Empty(_rig.InFlight!.Scopes);
    }

    [Fact]
    public void Append_Written_TellsTailsWhatIsDurable()
    {
        _rig.Observe(Watch(1));
        _rig.End(WriteResult.Written with { Details = new AppendDetails(new SequenceNumber(3), CreatedEndpoints: true, []) });

        var told = Assert.Single(_rig.Of<PartitionEffect.TellTails>()).Message.Entries;
        Assert.Equal((0, 3), (told.After.Value, told.Newest.Value));
        Assert.Single(_rig.Of<PartitionEffect.EndpointsCreated>());
        _rig.Observe(Watch(2));
        Assert.Equal(3, _rig.InFlight!.Last.Value);
    }

    [Fact]
    public void Append_NotWritten_IsTriedAgainAsItWas()
    {
        _rig.Observe(Watch(1));
        var first = _rig.InFlight;
        _rig.End(Full);
        Assert.Equal(Start.AddMilliseconds(100), Assert.Single(_rig.Of<PartitionEffect.SetTimer>()).Due);
        Assert.Contains(_rig.Of<PartitionEffect.Tell>(), t => t.Report is PartitionReport.NotWritten { Entries: 1, Reason: "disk full" });
        _rig.Observe(Watch(2));
        Assert.Null(_rig.InFlight);

        _rig.Tick();
        _rig.On(PartitionInput.Due.Instance);

        Assert.Same(first, _rig.InFlight);
    }

    [Fact]
    public void Append_NotWrittenAgainAndAgain_WaitsFiveSecondsAtMost()
    {
        _rig.Observe(Watch(1));
        var waits = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            _rig.End(Full);
            waits.Add((_rig.Of<PartitionEffect.SetTimer>().Single().Due - _rig.Now).TotalMilliseconds);
            _rig.Tick(5);
            _rig.On(PartitionInput.Due.Instance);
        }

        Assert.Equal([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000], waits);
    }

    [Fact]
    public void Append_WrittenAfterAFailure_SaysHello()
    {
        _rig.Observe(Watch(1));
        var before = _rig.Hellos[Scope].Number;
        _rig.End(Full);
        _rig.Tick();
        _rig.On(PartitionInput.Due.Instance);

        _rig.End(WriteResult.Written);

        Assert.NotEqual(before, _rig.Hellos[Scope].Number);
        Assert.Contains(_rig.Of<PartitionEffect.Tell>(), t => t.Report is PartitionReport.WrittenAgain);
        Assert.Equal(1, _rig.Settled);
    }

    [Theory]
    [InlineData(WriteOutcome.OwnershipLost)]
    [InlineData(WriteOutcome.Unknown)]
    public void Append_WithAnOutcomeThatSaysNothing_Fails(WriteOutcome outcome)
    {
        _rig.Observe(Watch(1));
        _rig.End(new WriteResult(outcome, "why"));
        Assert.Equal("why", Assert.IsType<PartitionEffect.Fail>(Assert.Single(_rig.Effects)).Reason);

        _rig.Tick();

        Assert.Empty(_rig.Effects);
    }

    [Fact]
    public void Append_OverTheLimitOfEndpoints_TellsWhoWasRefused()
    {
        var endpoint = new EndpointRegistration(new EndpointId("x"), "https://x", FromAnnotation: true);
        var rig = new PartitionRig(targets: (_, _) => [endpoint]);
        rig.Observe(Watch(1), Watch(2, ChangeType.Deleted));
        Assert.Equal(5, rig.InFlight!.MostAnnotationEndpoints);
        Assert.Equal([endpoint], rig.InFlight.Entries[0].Targets);

        rig.End(WriteResult.Written with { Details = new AppendDetails(new SequenceNumber(2), false, [(Key(), endpoint)]) });

        Assert.Equal(new PartitionEffect.Refuse(Key(), endpoint), Assert.Single(rig.Of<PartitionEffect.Refuse>()));
    }

    [Fact]
    public void Watched_AnotherUidUnderTheName_IsADeletionAndACreation()
    {
        _rig.Observe(Watch(1), Watch(3, ChangeType.Added, "b"));
        _rig.Write();

        Assert.Equal(["Modified a@1", "Deleted a@3", "Added b@3"], _rig.Told());
        Assert.Null(_rig.Log[1].Payload);
    }
}
