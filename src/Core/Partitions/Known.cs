using ActorVent.Journal;
using ActorVent.Partitions.Holds;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>The newest that arrived of one name.</summary>
internal sealed class Known
{
    /// <summary>Empty: of a history that is over, and to be forgotten.</summary>
    public string Uid { get; set; } = "";

    /// <summary>Of what ended: at which that was learnt. None: of a history that is over.</summary>
    public ResourceVersion Version { get; set; }

    public Digest Digest { get; set; }

    /// <summary>The scope whose lists speak for the object.</summary>
    public ScopeId Scope { get; set; }

    public ObjectState State { get; set; }

    /// <summary>The last list that contained it, by <see cref="Scopes.HeardList.Serial"/>.</summary>
    public long SeenInList { get; set; }

    /// <summary>How much of it is on the way to the journal.</summary>
    public int Pending { get; set; }

    /// <summary>The newest of that; null when it is settled.</summary>
    public Hold? Newest { get; set; }

    /// <summary>Whether its actor may keep a change for a while.</summary>
    public bool IsAwake { get; set; }

    /// <summary>Whether its row gets another scope as soon as its actor has nothing more of it.</summary>
    public bool IsMoving { get; set; }

    /// <summary>Whether it ended before the server's history was reset.</summary>
    public bool IsOfThePast => Uid.Length == 0;
}
