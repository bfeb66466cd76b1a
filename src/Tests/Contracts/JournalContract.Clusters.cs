using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Contracts;

public abstract partial class JournalContract
{
    private static readonly ClusterRecord Cluster = new("prod", "uid-1", ["f1", "f2"], ["prod"], ["api:6443", "10.0.0.1:6443"]);

    [Fact]
    public async Task Cluster_BeforeTheFirstWasMet_IsNone() => Assert.Null(await Journal.ReadClusterAsync(default));

    [Fact]
    public async Task WriteCluster_IntoANewJournal_IsKept()
    {
        Assert.Equal(Cluster, await Journal.WriteClusterAsync(Cluster, default));
        await ReopenAsync();

        Assert.Equal(Cluster, await Journal.ReadClusterAsync(default));
    }

    [Fact]
    public async Task WriteCluster_OfTheSameIdentity_WritesWhatItIsRecognisedBy()
    {
        await Journal.WriteClusterAsync(new ClusterRecord("prod", null, [], [], ["api:6443"]), default);

        Assert.Equal(Cluster, await Journal.WriteClusterAsync(Cluster, default));
        Assert.Equal(Cluster, await Journal.ReadClusterAsync(default));
    }

    [Fact]
    public async Task WriteCluster_OfAnotherIdentity_ChangesNothingAndTellsWhatIsThere()
    {
        await Journal.WriteClusterAsync(Cluster, default);

        var stands = await Journal.WriteClusterAsync(new ClusterRecord("test", "uid-2", [], [], []), default);

        Assert.Equal(Cluster, stands);
        Assert.Equal(Cluster, await Journal.ReadClusterAsync(default));
    }

    [Fact]
    public async Task AcceptCluster_WithoutACluster_TellsNone()
    {
        Assert.Null(await Journal.AcceptClusterAsync(default));
        Assert.Null(await Journal.ReadClusterAsync(default));
    }

    [Fact]
    public async Task AcceptCluster_ForgetsTheEvidenceAndKeepsIdentityAndNames()
    {
        await Journal.WriteClusterAsync(Cluster, default);

        Assert.Equal("prod", await Journal.AcceptClusterAsync(default));
        await ReopenAsync();

        Assert.Equal(new ClusterRecord("prod", null, [], ["prod"], []), await Journal.ReadClusterAsync(default));
    }

    [Fact]
    public async Task AcceptCluster_RaisesTheHistoryOfEveryScopeAndTakesItsPosition()
    {
        await Journal.WriteClusterAsync(Cluster, default);
        var begun = await Journal.BeginScopeAsync(Scope, default);
        await Journal.MoveScopeAsync(Scope, begun.Epoch, new ResourceVersion("7"), default);

        await Journal.AcceptClusterAsync(default);

        Assert.Equal(new ScopeState(begun.Epoch + 1, begun.History + 1, ResourceVersion.None), await Journal.BeginScopeAsync(Scope, default));
    }

    [Fact]
    public async Task BeginScope_ThatComesLater_BeginsInTheHighestHistory()
    {
        await Journal.WriteClusterAsync(Cluster, default);
        await Journal.BeginScopeAsync(Scope, default);
        await Journal.AcceptClusterAsync(default);

        Assert.Equal(1, (await Journal.BeginScopeAsync(new ScopeId("c|Pod|other||"), default)).History);
    }
}
