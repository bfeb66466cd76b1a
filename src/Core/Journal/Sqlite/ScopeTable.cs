using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>The scopes, and who may move their positions.</summary>
internal sealed class ScopeTable(Database database)
{
    private readonly Statement _begin = database.Prepare(
        // A scope that comes later has objects that others showed: it begins in the history that they are in.
        "INSERT INTO scopes SELECT ?1, 1, coalesce(max(history), 0), NULL FROM scopes WHERE true ON CONFLICT DO UPDATE SET epoch = epoch + 1");
    private readonly Statement _read = database.Prepare("SELECT epoch, history, position FROM scopes WHERE scope = ?1");
    private readonly Statement _positions = database.Prepare("SELECT scope, history, position FROM scopes WHERE position IS NOT NULL");
    private readonly Statement _move = database.Prepare("UPDATE scopes SET position = ?3 WHERE scope = ?1 AND epoch = ?2");
    private readonly Statement _reset = database.Prepare("UPDATE scopes SET history = ?3, position = NULL WHERE scope = ?1 AND epoch = ?2");
    private readonly Statement _drop = database.Prepare("UPDATE scopes SET position = NULL WHERE scope = ?1");

    public ScopeState Begin(ScopeId scope)
    {
        _begin.Bind(1, scope.Value).Run();
        _read.Bind(1, scope.Value).Step();
        var state = new ScopeState(_read.Int64(0), _read.Int64(1), _read.Version(2));
        _read.Reset();
        return state with { Others = ScopePositions.OfOthers(scope, state.History, Positions()) };
    }

    public WriteResult Move(ScopeId scope, long epoch, ResourceVersion position) =>
        Written(_move.Bind(1, scope.Value).Bind(2, epoch).Bind(3, position), scope, epoch);

    public WriteResult Reset(ScopeId scope, long epoch, long history) =>
        Written(_reset.Bind(1, scope.Value).Bind(2, epoch).Bind(3, history), scope, epoch);

    /// <summary>Takes the position away; epoch and history stay, so that neither is ever used twice.</summary>
    public void Drop(ScopeId scope) => _drop.Bind(1, scope.Value).Run();

    private List<(ScopeId Scope, long History, ResourceVersion Position)> Positions()
    {
        var all = new List<(ScopeId, long, ResourceVersion)>();
        while (_positions.Step())
            all.Add((new ScopeId(_positions.Text(0)), _positions.Int64(1), _positions.Version(2)));
        return all;
    }

    private static WriteResult Written(Statement change, ScopeId scope, long epoch) =>
        change.Run() == 1 ? WriteResult.Written : Refusals.Lost(scope, epoch);
}
