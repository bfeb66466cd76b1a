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

    /// <summary>The end of an object that was never seen, where one of another uid lived under the name: of that one it is the end.</summary>
    EndOfPredecessor,

    /// <summary>Only <c>resourceVersion</c> or <c>managedFields</c> changed.</summary>
    Unchanged,

    /// <summary>Older than what is known, about an object that is known to be deleted, or the end of one that nobody was told of.</summary>
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

    public Dictionary<ObjectKey, Known> Objects => _objects;

    /// <summary>Takes over a stored row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="isOfThePast">Whether it is of a history that is over: then its version says nothing, and what had ended may live.</param>
    public Known Load(ObjectRow row, bool isOfThePast) => _objects[row.Object] = new Known
    {
        Uid = isOfThePast && row.State != ObjectState.Live ? "" : row.Uid,
        Version = isOfThePast ? ResourceVersion.None : row.Version,
        Digest = row.Digest,
        Scope = row.Scope,
        State = row.State,
    };

    /// <summary>Decides about a change; alters nothing.</summary>
    /// <param name="change">The change.</param>
    /// <param name="list">The version of the list that shows it; none: the watch tells it.</param>
    public Verdict Decide(Change change, ResourceVersion list = default)
    {
        if (!_objects.TryGetValue(change.Object, out var known))
            return change.Ends ? Verdict.Void : Verdict.Accept;
        if (known.Uid == change.Uid)
            return DecideSame(known, change, list);
        if (!change.Version.IsNewerThan(known.Version) && !IsSuccessor(known, change) && !IsShownAgain(known, list))
            return Verdict.Void;
        if (change.Ends)
            return known.State == ObjectState.Live ? Verdict.EndOfPredecessor : Verdict.Void;
        return known.State == ObjectState.Live ? Verdict.AcceptAfterDeletion : Verdict.Accept;
    }

    /// <summary>Remembers a change that was accepted.</summary>
    public Known Apply(Change change) =>
        Apply(change.Object, change.Uid, change.Version, change.Type, change.Digest, change.Scope);

    /// <summary>Remembers an entry that was written.</summary>
    public void Apply(NewEntry entry) =>
        Apply(entry.Object, entry.Uid, entry.Version, entry.Type, entry.Digest, entry.Scope);

    public void Forget(ObjectKey key) => _objects.Remove(key);

    /// <summary>After a reset of the server's history: what has ended may live again, versions start anew.</summary>
    /// <returns>The rows of what has ended. Those that nothing is pending of are dropped.</returns>
    public List<ObjectKey> ForgetVersions(ScopeId scope)
    {
        var ended = new List<ObjectKey>();
        foreach (var (key, known) in _objects)
        {
            if (known.Scope != scope)
                continue;
            known.Version = ResourceVersion.None;
            if (known.State == ObjectState.Live)
                continue;
            known.Uid = "";
            ended.Add(key);
        }
        foreach (var key in ended)
        {
            if (_objects[key].Pending == 0)
                _objects.Remove(key);
        }
        return ended;
    }

    private Known Apply(ObjectKey key, string uid, ResourceVersion version, ChangeType type, Digest digest, ScopeId scope)
    {
        if (!_objects.TryGetValue(key, out var known))
            _objects[key] = known = new Known();
        known.Uid = uid;
        known.Version = version;
        known.Digest = digest;
        known.Scope = scope;
        known.State = type switch
        {
            ChangeType.Deleted => ObjectState.Deleted,
            ChangeType.OutOfScope => ObjectState.OutOfScope,
            _ => ObjectState.Live,
        };
        return known;
    }

    private static Verdict DecideSame(Known known, Change change, ResourceVersion list)
    {
        var isLive = known.State == ObjectState.Live;
        if (known.State == ObjectState.Deleted)
            return Verdict.Void;
        if (change.Ends)
            return isLive && change.Version.IsNewerThan(known.Version) ? Verdict.Accept : Verdict.Void;
        if (change.Version == known.Version && isLive)
            return Verdict.Unchanged;
        if (!change.Version.IsNewerThan(known.Version) && !IsShownAgain(known, list))
            return Verdict.Void;
        return isLive && known.Digest == change.Digest ? Verdict.Unchanged : Verdict.Accept;
    }

    /// <summary>The end was inferred from this: two uids have no version in common otherwise.</summary>
    private static bool IsSuccessor(Known known, Change change) =>
        known.State == ObjectState.Deleted && !known.Version.IsNone && change.Version == known.Version;

    /// <summary>A list that is as new as the end shows what lives since, however old that is itself.</summary>
    private static bool IsShownAgain(Known known, ResourceVersion list) =>
        known.State != ObjectState.Live && !list.IsNone && known.Version.IsAtOrBelow(list);
}
