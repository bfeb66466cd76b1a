using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Xunit;
using static ActorVent.Tests.Partitions.PartitionRig;

namespace ActorVent.Tests.Partitions;

public sealed class PartitionQuestionTests
{
    private const string Marked = """{"metadata":{"deletionTimestamp":"2030-01-01T00:00:00Z"}}""";
    private readonly PartitionRig _rig = new(options: Configured(Scope) with { Selective = new HashSet<ScopeId> { Scope } });

    public PartitionQuestionTests()
    {
        _rig.Observe(Watch(5));
        _rig.Write();
    }

    [Fact]
    public void Deleted_WithAMark_IsADeletion()
    {
        _rig.Observe(Watch(6, ChangeType.Deleted, state: Marked));
        _rig.Write();

        Assert.Equal("Deleted a@6", _rig.Told().Last());
    }

    [Theory]
    [InlineData("a", "OutOfScope a@6", Cause.OutOfScope)]
    [InlineData(null, "Deleted a@6", Cause.Live)]
    [InlineData("b", "Deleted a@6", Cause.Live)]
    internal void Deleted_WithoutAMark_IsWhatTheServerSays(string? uid, string told, Cause cause)
    {
        _rig.Observe(Watch(6, ChangeType.Deleted));
        var question = Assert.Single(_rig.Of<PartitionEffect.LookUp>());
        Assert.Equal((Scope, Key()), (question.Scope, question.Object));
        Assert.Equal(0, _rig.Settled);

        _rig.On(new PartitionInput.LookedUp(question.Question, uid, new ResourceVersion("6")));
        _rig.Write();

        Assert.Equal((told, cause), (_rig.Told().Last(), _rig.Log[^1].Cause));
        Assert.Equal(2, _rig.Settled);
    }

    /// <summary>It left, came back and was deleted: by the time of the answer nothing of that had been told.</summary>
    [Fact]
    public void Gone_AtALaterVersion_NothingBeforeThatIsToldAnyMore()
    {
        _rig.Observe(Watch(6, ChangeType.Deleted));
        _rig.On(new PartitionInput.LookedUp(_rig.Of<PartitionEffect.LookUp>().Single().Question, null, new ResourceVersion("12")));
        _rig.Write();
        Assert.Equal("Deleted a@12", _rig.Told().Last());

        _rig.Persisted = new ResourceVersion("7");
        _rig.Observe(Watch(8, ChangeType.Added), Watch(9, ChangeType.Deleted, state: Marked), Watch(13, ChangeType.Added, "b"));
        _rig.Write();

        Assert.Equal(["Deleted a@12", "Added b@13"], _rig.Told().TakeLast(2));
    }

    /// <summary>Since when it has the name is not known.</summary>
    [Fact]
    public void AnotherUnderTheName_IsNoAnswer_UntilTheWatchIsThere()
    {
        _rig.Observe(Watch(6, ChangeType.Deleted));
        _rig.On(new PartitionInput.LookedUp(_rig.Of<PartitionEffect.LookUp>().Single().Question, "b", new ResourceVersion("12")));
        for (var i = 0; i < 10; i++)
            _rig.Tick();
        Assert.Empty(_rig.Of<PartitionEffect.LookUp>());
        Assert.Single(_rig.Told());

        _rig.UpTo = new ResourceVersion("12");
        _rig.Observe();
        _rig.Write();

        Assert.Equal("Deleted a@6", _rig.Told().Last());
        Assert.Empty(_rig.Of<PartitionEffect.LookUp>());
    }

    /// <summary>It had the name at the answer; what the watch tells of before that is of the one that is asked for.</summary>
    [Fact]
    public void AnotherUnderTheName_WhileTheOneBeforeComesBack_IsNoAnswer()
    {
        _rig.Observe(Watch(6, ChangeType.Deleted));
        _rig.On(new PartitionInput.LookedUp(_rig.Of<PartitionEffect.LookUp>().Single().Question, "b", new ResourceVersion("12")));

        _rig.Observe(Watch(8, ChangeType.Added));
        _rig.UpTo = new ResourceVersion("12");
        _rig.Observe(Watch(9, ChangeType.Deleted, state: Marked));
        _rig.Write();

        Assert.Equal(["OutOfScope a@6", "Added a@8", "Deleted a@9"], _rig.Told().Skip(1));
    }

    [Fact]
    public void Deleted_WhileTheWatchCatchesUp_IsAskedAfterwards()
    {
        _rig.IsCaughtUp = false;
        _rig.Observe(Watch(6, ChangeType.Deleted));
        _rig.Tick();
        Assert.Empty(_rig.Of<PartitionEffect.LookUp>());

        _rig.IsCaughtUp = true;
        _rig.Observe();

        Assert.Single(_rig.Of<PartitionEffect.LookUp>());
    }

    [Theory]
    [InlineData("a", "OutOfScope a@6")]
    [InlineData("b", "Deleted a@6")]
    public void Deleted_ThenAlive_NeedsNoAnswer(string uid, string told)
    {
        _rig.Observe(Watch(6, ChangeType.Deleted));
        var question = _rig.Of<PartitionEffect.LookUp>().Single();
        _rig.Observe(Watch(7, ChangeType.Added, uid));
        _rig.Write();
        _rig.On(new PartitionInput.LookedUp(question.Question, null, new ResourceVersion("6")));
        _rig.Write();

        Assert.Equal([told, $"Added {uid}@7"], _rig.Told().Skip(1));
    }

    [Fact]
    public void Deleted_ToldAgain_SettlesWithTheAnswer()
    {
        _rig.Observe(Watch(6, ChangeType.Deleted));
        var question = _rig.Of<PartitionEffect.LookUp>().Single();
        _rig.Rewind();
        _rig.Observe(Watch(5), Watch(6, ChangeType.Deleted));
        Assert.Equal(0, _rig.Settled);

        _rig.On(new PartitionInput.LookedUp(question.Question, null, new ResourceVersion("6")));
        Assert.Equal(0, _rig.Settled);
        _rig.Write();

        Assert.Equal(1, _rig.Settled);
        Assert.Equal(["Modified a@5", "Deleted a@6"], _rig.Told());
    }

    [Fact]
    public void Missing_FromAList_IsAskedToo()
    {
        _rig.Observe(List(1, 20));
        var question = _rig.Of<PartitionEffect.LookUp>().Single();
        _rig.On(new PartitionInput.LookedUp(question.Question, "a", new ResourceVersion("6")));
        _rig.Write();
        Assert.Equal("OutOfScope a@20", _rig.Told().Last());

        _rig.Observe(List(2, 30, Item(2, 5)));
        _rig.Write();
        Assert.Equal("Added a@5", _rig.Told().Last());
    }

    [Fact]
    public void Lookup_ThatFails_IsRepeatedAfterTwoSeconds()
    {
        _rig.Observe(Watch(6, ChangeType.Deleted));
        _rig.On(new PartitionInput.LookupFailed(_rig.Of<PartitionEffect.LookUp>().Single().Question, "503"));
        Assert.Contains(_rig.Of<PartitionEffect.Tell>(), t => t.Report is PartitionReport.LookupFailed { Error: "503" });
        _rig.Tick();
        Assert.Empty(_rig.Of<PartitionEffect.LookUp>());

        _rig.Tick();

        Assert.Single(_rig.Of<PartitionEffect.LookUp>());
    }

    [Fact]
    public void Lookups_AreSixteenAtOnce()
    {
        _rig.Observe([.. Enumerable.Range(0, 20).Select(i => Watch(10 + i, uid: $"u{i}", name: $"n{i}"))]);
        _rig.Observe([.. Enumerable.Range(0, 20).Select(i => Watch(40 + i, ChangeType.Deleted, $"u{i}", $"n{i}"))]);
        var asked = _rig.Of<PartitionEffect.LookUp>().ToList();
        Assert.Equal(16, asked.Count);

        _rig.On(new PartitionInput.LookedUp(asked[0].Question, null, new ResourceVersion("6")));

        Assert.Equal(Key("n16"), Assert.Single(_rig.Of<PartitionEffect.LookUp>()).Object);
    }

    /// <summary>What waits for answers holds neither the watch nor what it tells of others; only the position waits.</summary>
    [Fact]
    public void Watch_WhileNoQuestionIsAnswered_GoesOn()
    {
        _rig.Observe([.. Enumerable.Range(0, 600).Select(i => Watch(10 + i, uid: $"u{i}", name: $"n{i}"))]);
        _rig.Write();
        _rig.Observe([.. Enumerable.Range(0, 600).Select(i => Watch(1000 + i, ChangeType.Deleted, $"u{i}", $"n{i}"))]);
        Assert.Equal(3, _rig.Taken);

        _rig.Observe(Watch(2000));
        Assert.Equal(4, _rig.Taken);
        _rig.Write();

        Assert.Equal("Modified a@2000", _rig.Told().Last());
        Assert.Equal(0, _rig.Settled);
    }

    [Fact]
    public void Question_AfterAResetOfHistory_IsVoid()
    {
        _rig.Observe(Watch(6, ChangeType.Deleted));
        var question = _rig.Of<PartitionEffect.LookUp>().Single();
        _rig.History = 1;
        _rig.Rewind();
        _rig.Observe();
        _rig.On(new PartitionInput.LookedUp(question.Question, null, new ResourceVersion("6")));
        _rig.Write();

        Assert.Single(_rig.Log);
    }
}
