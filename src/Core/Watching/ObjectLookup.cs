using ActorVent.Kubernetes;
using ActorVent.Primitives;

namespace ActorVent.Watching;

/// <summary>Asks the API server whether an object is gone, or has only left its scope.</summary>
internal sealed class ObjectLookup(IResourceClient client, IReadOnlyDictionary<ScopeId, Scope> scopes)
{
    /// <summary>The uid of what has the name now; null: nothing has.</summary>
    /// <exception cref="ApiException">It cannot be known at present.</exception>
    public async ValueTask<string?> UidAsync(ScopeId scope, ObjectKey @object, CancellationToken cancellationToken)
    {
        var now = await client.GetAsync(scopes[scope], @object.Namespace, @object.Name, cancellationToken).ConfigureAwait(false);
        return now?.Uid;
    }
}
