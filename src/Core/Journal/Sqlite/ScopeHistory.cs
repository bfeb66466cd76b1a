namespace ActorVent.Journal.Sqlite;

/// <summary>The histories of all scopes together.</summary>
internal static class ScopeHistory
{
    /// <summary>Versions known so far say nothing any more: every scope is listed, and its objects are compared by uid and digest.</summary>
    public static void RaiseAll(Database database) => database.Execute("UPDATE scopes SET history = history + 1, position = NULL");
}
