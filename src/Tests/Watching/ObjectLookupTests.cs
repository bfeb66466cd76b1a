using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Watching;
using Xunit;

namespace ActorVent.Tests.Watching;

public sealed class ObjectLookupTests
{
    private readonly ListsOf _server = new();

    [Fact]
    public async Task Object_ThatIsThere_HasItsUid_AtTheListsVersion()
    {
        _server.Items = [WatcherStage.Object("a", 7)];

        Assert.Equal(new UidAt("uid-a", new ResourceVersion("20")), await UidAsync("a"));
    }

    [Fact]
    public async Task Object_ThatIsGone_HasNone() => Assert.Equal(new UidAt(null, new ResourceVersion("20")), await UidAsync("a"));

    /// <summary>Whether it is in the scope is not the question.</summary>
    [Fact]
    public async Task Lookup_AsksForTheName_WithoutTheScopesSelectors()
    {
        await UidAsync("a");

        Assert.Equal(new Scope(ResourceKind.Pods, "n", null, "metadata.name=a"), _server.Asked);
    }

    private ValueTask<UidAt> UidAsync(string name)
    {
        var scope = new Scope(ResourceKind.Pods, null, "app=web");
        var lookup = new ObjectLookup(_server, new Dictionary<ScopeId, Scope> { [WatcherStage.Id] = scope });
        return lookup.UidAsync(WatcherStage.Id, new ObjectKey("test", "Pod", "n", name), CancellationToken.None);
    }

    private sealed class ListsOf : IResourceClient
    {
        public Scope? Asked { get; private set; }

        public IReadOnlyList<KubernetesObject> Items { get; set; } = [];

        public ValueTask<ListPage> ListAsync(Scope scope, string? continueToken, CancellationToken cancellationToken)
        {
            Asked = scope;
            return new(new ListPage(new ResourceVersion("20"), null, null, Items));
        }

        public ValueTask<IWatchStream> WatchAsync(Scope scope, ResourceVersion after, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
