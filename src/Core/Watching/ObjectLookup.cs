using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Requests;
using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Watching;

/// <summary>Asks the API server whether an object is gone, or has only left its scope. Safe for concurrent use.</summary>
internal sealed class ObjectLookup(IResourceClient client, IReadOnlyDictionary<ScopeId, Scope> scopes)
{
    /// <summary>For all partitions: a server that is asked for more at once refuses other requests of the same user too.</summary>
    public const int MostAtOnce = 32;

    // Never disposed: nobody uses its wait handle.
    private readonly SemaphoreSlim _room = new(MostAtOnce);

    /// <summary>Which object has the name now. By a list of that name: it tells the version at which the answer is true, as a 404 does not.</summary>
    /// <exception cref="ApiException">It cannot be known at present.</exception>
    public async ValueTask<UidAt> UidAsync(ScopeId scope, ObjectKey @object, CancellationToken cancellationToken)
    {
        var ofName = new Scope(scopes[scope].Resource, @object.Namespace.Length == 0 ? null : @object.Namespace, FieldSelector: $"metadata.name={@object.Name}");
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var page = await client.ListAsync(ofName, null, cancellationToken).ConfigureAwait(false);
            return new UidAt(page.Items.FirstOrDefault(item => item.Name == @object.Name)?.Uid, page.Version);
        }
        catch (ApiException e) when (e.Kind is ApiErrorKind.Forbidden)
        {
            // Who may list the scope may ask this too: which rule is missing, the watch says, which is refused as well.
            throw new ApiException(e.Kind, RbacRule.Without(e.Message), e);
        }
        finally
        {
            _room.Release();
        }
    }
}
