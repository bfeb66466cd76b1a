using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>The scopes, and who may move their positions.</summary>
internal static class ScopeWrites
{
    public static async Task<ScopeState> BeginAsync(NpgsqlConnection connection, ScopeId scope, CancellationToken cancellationToken)
    {
        var state = (await connection.RowsAsync(
            // A scope that comes later has objects that others showed: it begins in the history that they are in.
            """
            INSERT INTO actorvent.scopes AS s SELECT $1, 1, coalesce(max(history), 0), NULL FROM actorvent.scopes
            ON CONFLICT (scope) DO UPDATE SET epoch = s.epoch + 1 RETURNING epoch, history, position
            """,
            static row => new ScopeState(row.GetInt64(0), row.GetInt64(1), row.Version(2)),
            cancellationToken,
            Sql.Text(scope.Value)).ConfigureAwait(false))[0];
        var all = await connection.RowsAsync(
            "SELECT scope, history, position FROM actorvent.scopes WHERE position IS NOT NULL",
            static row => (new ScopeId(row.GetString(0)), row.GetInt64(1), row.Version(2)),
            cancellationToken).ConfigureAwait(false);
        return state with { Others = ScopePositions.OfOthers(scope, state.History, all) };
    }

    public static async Task<WriteResult> MoveAsync(NpgsqlConnection connection, ScopeId scope, long epoch, ResourceVersion position, CancellationToken cancellationToken) =>
        await connection.ChangeAsync(
            "UPDATE actorvent.scopes SET position = $3 WHERE scope = $1 AND epoch = $2", cancellationToken,
            Sql.Text(scope.Value), Sql.Long(epoch), Sql.Version(position)).ConfigureAwait(false) == 1
            ? WriteResult.Written
            : Refusals.Lost(scope, epoch);

    public static async Task<WriteResult> ResetAsync(NpgsqlConnection connection, ScopeId scope, long epoch, long history, CancellationToken cancellationToken) =>
        await connection.ChangeAsync(
            "UPDATE actorvent.scopes SET history = $3, position = NULL WHERE scope = $1 AND epoch = $2", cancellationToken,
            Sql.Text(scope.Value), Sql.Long(epoch), Sql.Long(history)).ConfigureAwait(false) == 1
            ? WriteResult.Written
            : Refusals.Lost(scope, epoch);
}
