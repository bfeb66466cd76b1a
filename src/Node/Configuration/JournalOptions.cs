using ActorVent.Journal.PostgreSql;
using Npgsql;

namespace ActorVent.Node.Configuration;

/// <summary>Where the journal is: one of the two.</summary>
/// <param name="Path">Full path of the SQLite file; null with a server.</param>
/// <param name="Server">The PostgreSQL server and its database; null with a file. Holds the password, perhaps: never print it.</param>
public sealed record JournalOptions(string? Path, NpgsqlConnectionStringBuilder? Server)
{
    /// <summary>For people; without user and password.</summary>
    public override string ToString() => Server is null ? Path ?? "" : ServerName.Of(Server);
}
