using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Requests;
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

    /// <summary>64 partitions with sixteen each would be more than a server takes.</summary>
    [Fact]
    public async Task Lookups_OfAllPartitions_AreThirtyTwoAtOnce()
    {
        _server.Answering = new TaskCompletionSource();
        var lookup = Lookup();
        var asked = Enumerable.Range(0, 100).Select(i => UidAsync(lookup, $"p{i}").AsTask()).ToList();
        Assert.Equal(32, _server.Most);

        _server.Answering.SetResult();
        await Task.WhenAll(asked);

        Assert.Equal((32, 100), (_server.Most, _server.Count));
    }

    [Fact]
    public async Task Lookup_ThatFails_LeavesItsPlace()
    {
        _server.Error = new ApiException(ApiErrorKind.Unavailable, "busy");
        var lookup = Lookup();
        for (var i = 0; i < 100; i++)
            await Assert.ThrowsAsync<ApiException>(() => UidAsync(lookup, "a").AsTask());
    }

    /// <summary>The watch shows the manifest: in the middle of another sentence it would be no help.</summary>
    [Fact]
    public async Task Lookup_ThatIsForbidden_DoesNotRepeatTheRule()
    {
        var request = new ApiRequest("list", ResourceKind.Pods, "n", "/", "");
        _server.Error = ApiErrors.FromResponse(request, 403, "application/json", new ApiStatus(403, "Forbidden", "pods is forbidden", null, []), null);

        var error = await Assert.ThrowsAsync<ApiException>(() => UidAsync("a").AsTask());

        Assert.Equal((ApiErrorKind.Forbidden, $"cannot {request}: HTTP 403 Forbidden: pods is forbidden"), (error.Kind, error.Message));
    }

    private ObjectLookup Lookup() => new(_server, new Dictionary<ScopeId, Scope> { [WatcherStage.Id] = new(ResourceKind.Pods, null, "app=web") });

    private ValueTask<UidAt> UidAsync(string name) => UidAsync(Lookup(), name);

    private static ValueTask<UidAt> UidAsync(ObjectLookup lookup, string name) =>
        lookup.UidAsync(WatcherStage.Id, new ObjectKey("test", "Pod", "n", name), CancellationToken.None);

    private sealed class ListsOf : IResourceClient
    {
        private readonly Lock _lock = new();
        private int _open;

        public Scope? Asked { get; private set; }

        public IReadOnlyList<KubernetesObject> Items { get; set; } = [];

        /// <summary>Complete: answers come.</summary>
        public TaskCompletionSource? Answering { get; set; }

        public ApiException? Error { get; set; }

        public int Count { get; private set; }

        /// <summary>At once.</summary>
        public int Most { get; private set; }

        public async ValueTask<ListPage> ListAsync(Scope scope, string? continueToken, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                Asked = scope;
                Count++;
                Most = Math.Max(Most, ++_open);
            }
            if (Answering is { } answering)
                await answering.Task.WaitAsync(cancellationToken);
            lock (_lock)
                _open--;
            return Error is null ? new ListPage(new ResourceVersion("20"), null, null, Items) : throw Error;
        }

        public ValueTask<ResourceVersion> VersionAsync(Scope scope, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IWatchStream> WatchAsync(Scope scope, ResourceVersion after, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
