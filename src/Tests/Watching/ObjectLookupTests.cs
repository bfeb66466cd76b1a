using ActorVent.Kubernetes;
using ActorVent.Primitives;
using ActorVent.Watching;
using Xunit;

namespace ActorVent.Tests.Watching;

public sealed class ObjectLookupTests
{
    private readonly ObjectLookup _lookup = new(new ScriptedClient(Akka.Actor.ActorRefs.Nobody), new Dictionary<ScopeId, Scope> { [WatcherStage.Id] = WatcherStage.Scope });

    [Fact]
    public async Task Object_ThatIsThere_HasItsUid() => Assert.Equal("uid-a", await UidAsync("a"));

    [Fact]
    public async Task Object_ThatIsGone_HasNone() => Assert.Null(await UidAsync("gone"));

    private ValueTask<string?> UidAsync(string name) =>
        _lookup.UidAsync(WatcherStage.Id, new ObjectKey("test", "Pod", "n", name), CancellationToken.None);
}
