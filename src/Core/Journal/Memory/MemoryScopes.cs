using ActorVent.Primitives;

namespace ActorVent.Journal.Memory;

/// <summary>The scopes, and who may move their positions.</summary>
internal sealed class MemoryScopes
{
    private readonly Dictionary<ScopeId, ScopeState> _scopes = [];

    public ScopeState Begin(ScopeId scope)
    {
        var state = _scopes.GetValueOrDefault(scope);
        return _scopes[scope] = state with { Epoch = state.Epoch + 1 };
    }

    public WriteResult Move(ScopeId scope, long epoch, ResourceVersion position) => Change(scope, epoch, state => state with { Position = position });

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
