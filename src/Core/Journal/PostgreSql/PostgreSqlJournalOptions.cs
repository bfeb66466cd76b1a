using ActorVent.Primitives;
using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>Which server, and how the journal is created when it is not there.</summary>
public sealed record PostgreSqlJournalOptions
{
    /// <summary>Host, port, database, user, password and TLS. What else a connection of the journal's needs is set by it.</summary>
    public required NpgsqlConnectionStringBuilder Server { get; init; }

    /// <summary>The node's name; with <see cref="Incarnation"/> the name of its connections, by which others can end them.</summary>
    public required string Node { get; init; }

    /// <summary>The process' number.</summary>
    public required Incarnation Incarnation { get; init; }

    /// <summary>The ring of a new journal (null: <see cref="RingKind.Name"/>). Of an existing one: refused when it differs from what is stored (null: whatever is stored).</summary>
    public RingKind? RingKind { get; init; }

    /// <summary>The number of partitions, a power of two; otherwise as <see cref="RingKind"/>. Null: 64.</summary>
    public int? Partitions { get; init; }

    /// <summary>Whether tables may be created, and brought to this version; else a journal that is not there, or of an older version, is refused.</summary>
    public bool MayCreate { get; init; } = true;

    /// <summary>Two by default: while one waits for the disk, the other's rows are sent.</summary>
    internal int Writers { get; init; } = 2;

    /// <summary>Where the journal is, for what is said about it; never the password.</summary>
    public string Place => ServerName.Of(Server);
}
