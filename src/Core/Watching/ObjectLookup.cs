using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Watching;

/// <summary>Asks the API server whether an object is gone.</summary>
internal sealed class ObjectLookup(IResourceClient client, IReadOnlyDictionary<ScopeId, Scope> scopes) : IObjectLookup
{
    public async ValueTask<string?> UidAsync(ScopeId scope, ObjectKey @object, CancellationToken cancellationToken)
    {
        var now = await client.GetAsync(scopes[scope], @object.Namespace, @object.Name, cancellationToken);
        return now?.Uid;
    }
}
