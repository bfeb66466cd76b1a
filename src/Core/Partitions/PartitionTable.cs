using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>What becomes of a change.</summary>
internal enum Verdict
{
    /// <summary>To the object.</summary>
    Accept,

    /// <summary>An object of another uid lived under the name and its deletion was never seen: that first, then this.</summary>
    AcceptAfterDeletion,

    /// <summary>Only <c>resourceVersion</c> or <c>managedFields</c> changed.</summary>
    Unchanged,

    /// <summary>Older than what is known, or about an object that is known to be deleted.</summary>
    Void,
}

/// <summary>
/// What a partition knows of its objects: for each name the newest uid, version and digest that arrived. Decides what is news.
/// Knows no clock, no journal, no actor.
/// </summary>
internal sealed class PartitionTable
{
    private readonly Dictionary<ObjectKey, Known> _objects = [];

    public int Count => _objects.Count;

    public Known? this[ObjectKey key] => _objects.GetValueOrDefault(key);

    public IEnumerable<KeyValuePair<ObjectKey, Known>> Objects => _objects;

    /// <summary>Takes over a stored row. After a reset of history its version says nothing.</summary>
    public void Load(ObjectRow row, bool versionKnown) => _objects[row.Object] = new Known
    {
        Uid = row.Uid,
        Version = versionKnown ? row.Version : ResourceVersion.None,
        Digest = row.Digest,
        Scope = row.Scope,
        State = row.State,
    };

    /// <summary>Decides about a change; alters nothing.</summary>
    public Verdict Decide(Change change)
    {
        if (!_objects.TryGetValue(change.Object, out var known))
            return Verdict.Accept;
        if (known.Uid == change.Uid)
            return DecideSame(known, change);
        if (!change.Version.IsNewerThan(known.Version))
            return Verdict.Void;
        return known.State == ObjectState.Live ? Verdict.AcceptAfterDeletion : Verdict.Accept;
    }

    /// <summary>Remembers a change that was accepted.</summary>
    public Known Apply(Change change)
    {
        if (!_objects.TryGetValue(change.Object, out var known))
            _objects[change.Object] = known = new Known();
        known.Uid = change.Uid;
        known.Version = change.Version;
        known.Digest = change.Digest;
        known.Scope = change.Scope;
        known.State = change.Type switch
        {
            ChangeType.Deleted => ObjectState.Deleted,
            ChangeType.OutOfScope => ObjectState.OutOfScope,
            _ => ObjectState.Live,
        };
        return known;
    }

    public void Forget(ObjectKey key) => _objects.Remove(key);

    /// <summary>After a reset of the server's history: what was deleted may live again, versions start anew.</summary>
    /// <returns>The marked rows that were dropped.</returns>
    public List<ObjectKey> ForgetVersions(ScopeId scope)
    {
        var dropped = new List<ObjectKey>();
        foreach (var (key, known) in _objects)
        {
            if (known.Scope != scope)
                continue;
            known.Version = ResourceVersion.None;
            if (known.State == ObjectState.Deleted)
                dropped.Add(key);
        }
        foreach (var key in dropped)
            _objects.Remove(key);
        return dropped;
    }

    private static Verdict DecideSame(Known known, Change change)
    {
        if (known.State == ObjectState.Deleted)
            return Verdict.Void;
        if (change.Ends)
            return known.State == ObjectState.Live && change.Version.IsNewerThan(known.Version) ? Verdict.Accept : Verdict.Void;
        if (change.Version == known.Version && known.State == ObjectState.Live)
            return Verdict.Unchanged;
        if (!change.Version.IsNewerThan(known.Version))
            return Verdict.Void;
        return known.State == ObjectState.Live && known.Digest == change.Digest ? Verdict.Unchanged : Verdict.Accept;
    }

    /// <summary>The newest that arrived of one name.</summary>
    internal sealed class Known
    {
        public string Uid { get; set; } = "";

        public ResourceVersion Version { get; set; }

        public Digest Digest { get; set; }

        public ScopeId Scope { get; set; }

        public ObjectState State { get; set; }

        /// <summary>The last list that contained it.</summary>
        public long SeenInList { get; set; }
    }
}
