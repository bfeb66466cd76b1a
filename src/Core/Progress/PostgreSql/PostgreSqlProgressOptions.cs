using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Progress;

/// <summary>The server that keeps the endpoints' logs: the journal's.</summary>
public sealed record PostgreSqlProgressOptions
{
    /// <summary>As the journal's: host, port, database, user, password and TLS.</summary>
    public required NpgsqlConnectionStringBuilder Server { get; init; }

    /// <summary>The node's name; with <see cref="Incarnation"/> the name of its connections, by which others can end them.</summary>
    public required string Node { get; init; }

    /// <summary>The process' number.</summary>
    public required Incarnation Incarnation { get; init; }

    /// <summary>So many logs are read at once; the others wait. Default: 64.</summary>
    public int Recoveries { get; init; } = 64;
}
