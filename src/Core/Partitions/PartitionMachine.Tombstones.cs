using ActorVent.Journal;
using ActorVent.Partitions.Scopes;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>
/// The row of what has ended keeps what comes late from reviving it. It goes once the persisted position has passed it: no watch begins before
/// that any more. Scopes that overlap hold each other's.
/// </summary>
internal sealed partial class PartitionMachine
{
    private readonly Queue<ObjectKey> _ended = new();
    private bool _mayForget = true;

    private void Ended(ObjectKey key)
    {
        _ended.Enqueue(key);
        _mayForget = true;
    }

    private void ForgetEnded()
    {
        if (!_mayForget || _drainBy is not null)
            return;
        _mayForget = false;
        for (var left = _ended.Count; left > 0; left--)
        {
            var key = _ended.Dequeue();
            if (_table[key] is not { } known || known.State == ObjectState.Live)
                continue;
            if (known.Pending > 0)
            {
                _ended.Enqueue(key);
                _mayForget = true;
            }
            else if (known.IsOfThePast || !_rules.TombstoneUntilPersisted || IsPassed(key, known))
            {
                _table.Forget(key);
                _written?.Forget(key);
                _pending.Forget(key);
            }
            else
            {
                _ended.Enqueue(key);
            }
        }
    }

    private bool IsPassed(ObjectKey key, Known known)
    {
        var place = new ScopeShape(key.Cluster, key.Kind, key.Namespace, IsSelective: false);
        foreach (var run in _runs.Values)
        {
            // What this node does not watch another may, before all are configured alike.
            if ((run.IsActive || !_isAgreed) && (run.Scope == known.Scope || run.Shape.Overlaps(place))
                && (run.Position.IsNone || known.Version.IsNewerThan(run.Position)))
            {
                return false;
            }
        }
        return true;
    }
}
