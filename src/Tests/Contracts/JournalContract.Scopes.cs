using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Contracts;

/// <summary>Scopes' positions, and what partitions know of scopes.</summary>
public abstract partial class JournalContract
{
    private static readonly ScopeId Other = new("other");

    [Fact]
    public async Task BeginScope_RaisesItsOwnEpochOnly()
    {
        Assert.Equal(new ScopeState(1, 0, ResourceVersion.None), await Journal.BeginScopeAsync(Scope, default));
        Assert.Equal(new ScopeState(2, 0, ResourceVersion.None), await Journal.BeginScopeAsync(Scope, default));
        Assert.Equal(1, (await Journal.BeginScopeAsync(Other, default)).Epoch);

        await ReopenAsync();

        Assert.Equal(3, (await Journal.BeginScopeAsync(Scope, default)).Epoch);
    }

    [Fact]
    public async Task MoveScope_UnderItsEpoch_IsThereAfterReopening()
    {
        await Journal.BeginScopeAsync(Scope, default);
        await Journal.BeginScopeAsync(Other, default);
        Assert.Equal(WriteResult.Written, await Journal.MoveScopeAsync(Scope, 1, new ResourceVersion("7"), default));
        Assert.Equal(WriteResult.Written, await Journal.MoveScopeAsync(Scope, 1, new ResourceVersion("9"), default));

        await ReopenAsync();

        Assert.Equal(new ScopeState(2, 0, new ResourceVersion("9")), await Journal.BeginScopeAsync(Scope, default));
        Assert.Equal(new ScopeState(2, 0, ResourceVersion.None), await Journal.BeginScopeAsync(Other, default));
    }

    [Fact]
    public async Task BeginScope_TellsHowFarOthersOfItsKindAre()
    {
        var (wide, narrow, services) = (new ScopeId("c|Pod|||"), new ScopeId("c|Pod|a||"), new ScopeId("c|Service|||"));
        foreach (var (scope, position) in new[] { (wide, "9"), (new ScopeId("c|Pod|b||"), "100"), (services, "500"), (new ScopeId("d|Pod|||"), "600"), (new ScopeId("c|Pod|x||"), "opaque") })
        {
            await Journal.BeginScopeAsync(scope, default);
            await Journal.MoveScopeAsync(scope, 1, new ResourceVersion(position), default);
        }

        Assert.Equal(new ScopeState(1, 0, ResourceVersion.None) { Others = new ResourceVersion("100") }, await Journal.BeginScopeAsync(narrow, default));
        Assert.Equal(ResourceVersion.None, (await Journal.BeginScopeAsync(services, default)).Others);

        await Journal.ResetScopeAsync(narrow, 1, 1, default);

        Assert.Equal(new ScopeState(2, 1, ResourceVersion.None), await Journal.BeginScopeAsync(narrow, default));
    }

    [Fact]
    public async Task MoveScope_UnderAnotherEpoch_IsRefused()
    {
        Assert.Equal(WriteOutcome.OwnershipLost, (await Journal.MoveScopeAsync(Scope, 1, new ResourceVersion("7"), default)).Outcome);
        await Journal.BeginScopeAsync(Scope, default);
        await Journal.BeginScopeAsync(Scope, default);
        await Journal.MoveScopeAsync(Scope, 2, new ResourceVersion("7"), default);

        foreach (var epoch in new[] { 1, 3 })
        {
            Assert.Equal(WriteOutcome.OwnershipLost, (await Journal.MoveScopeAsync(Scope, epoch, new ResourceVersion("8"), default)).Outcome);
            var refused = await Journal.ResetScopeAsync(Scope, epoch, 1, default);
            Assert.Equal(WriteOutcome.OwnershipLost, refused.Outcome);
            Assert.Contains(Scope.Value, refused.Reason);
        }

        Assert.Equal(new ScopeState(3, 0, new ResourceVersion("7")), await Journal.BeginScopeAsync(Scope, default));
    }

    [Fact]
    public async Task ResetScope_SetsTheHistoryAndTakesThePosition()
    {
        await Journal.BeginScopeAsync(Scope, default);
        await Journal.MoveScopeAsync(Scope, 1, new ResourceVersion("70"), default);
        Assert.Equal(WriteResult.Written, await Journal.ResetScopeAsync(Scope, 1, 1, default));
        Assert.Equal(new ScopeState(2, 1, ResourceVersion.None), await Journal.BeginScopeAsync(Scope, default));

        await Journal.MoveScopeAsync(Scope, 2, new ResourceVersion("3"), default);

        Assert.Equal(new ScopeState(3, 1, new ResourceVersion("3")), await Journal.BeginScopeAsync(Scope, default));
    }

    [Fact]
    public async Task PartitionScopes_AreSetReplacedAndDropped()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(owner.Entries() with { Scopes = [Known(Scope, 1, "4"), Known(Other, 1, "5")] });
        var later = new PartitionScope(Scope, new ScopeEpoch(3, 4), 2, ResourceVersion.None);
        await owner.AppendAsync(owner.Entries() with { Scopes = [later], DroppedScopes = [Other, new ScopeId("unknown")] });

        var scopes = (await TakeAsync()).Taken.Scopes;

        Assert.Equal((Scope, later), (Assert.Single(scopes).Key, scopes[Scope]));
        Assert.Empty((await PartitionOwner.TakeAsync(Journal, new PartitionId(2), Node, Incarnation)).Taken.Scopes);
    }

    [Fact]
    public async Task DroppedScope_HasNoPositionButItsEpochAndHistory()
    {
        await Journal.BeginScopeAsync(Scope, default);
        await Journal.ResetScopeAsync(Scope, 1, 4, default);
        await Journal.MoveScopeAsync(Scope, 1, new ResourceVersion("70"), default);
        var owner = await TakeAsync();
        await owner.AppendAsync(owner.Entries() with { DroppedScopes = [Scope] });

        Assert.Equal(new ScopeState(2, 4, ResourceVersion.None), await Journal.BeginScopeAsync(Scope, default));
    }

    private protected static PartitionScope Known(ScopeId scope, long epoch, string position) =>
        new(scope, new ScopeEpoch(epoch, 2), History: 0, new ResourceVersion(position) is { IsNone: false } known ? known : ResourceVersion.None);
}
