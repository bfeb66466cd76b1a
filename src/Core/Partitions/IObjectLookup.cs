using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>Whether an object that left a selector's view is gone, or only does not match any more.</summary>
public interface IObjectLookup
{
    /// <summary>The uid of the object that has the name now, or null when there is none. Throws when it cannot be known at present.</summary>
    ValueTask<string?> UidAsync(ScopeId scope, ObjectKey @object, CancellationToken cancellationToken);
}
