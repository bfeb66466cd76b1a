using ActorVent.Primitives;

namespace ActorVent.Journal.Memory;

/// <summary>The scopes, and who may move their positions.</summary>
internal sealed class MemoryScopes
{
    private readonly Dictionary<ScopeId, ScopeState> _scopes = [];

    public ScopeState Begin(ScopeId scope)
    {
        // A scope that comes later has objects that others showed: it begins in the history that they are in.
        if (!_scopes.TryGetValue(scope, out var state))
            state = new ScopeState(0, _scopes.Count == 0 ? 0 : _scopes.Values.Max(other => other.History), ResourceVersion.None);
        state = _scopes[scope] = state with { Epoch = state.Epoch + 1 };
        return state with { Others = ScopePositions.OfOthers(scope, state.History, _scopes.Select(static other => (other.Key, other.Value.History, other.Value.Position))) };
    }

    public WriteResult Move(ScopeId scope, long epoch, ResourceVersion position) => Change(scope, epoch, state => state with { Position = position });

    /// <summary>Versions known so far say nothing any more.</summary>
    public void RaiseAll()
    {
        foreach (var (scope, state) in _scopes.ToList())
            _scopes[scope] = state with { History = state.History + 1, Position = ResourceVersion.None };
    }

    public WriteResult Reset(ScopeId scope, long epoch, long history) =>
        Change(scope, epoch, state => state with { History = history, Position = ResourceVersion.None });

    /// <summary>Takes the position away; epoch and history stay, so that neither is ever used twice.</summary>
    public void Drop(ScopeId scope)
    {
        if (_scopes.TryGetValue(scope, out var state))
            _scopes[scope] = state with { Position = ResourceVersion.None };
    }

    private WriteResult Change(ScopeId scope, long epoch, Func<ScopeState, ScopeState> change)
    {
        if (!_scopes.TryGetValue(scope, out var state) || state.Epoch != epoch)
            return Refusals.Lost(scope, epoch);
        _scopes[scope] = change(state);
        return WriteResult.Written;
    }
}
