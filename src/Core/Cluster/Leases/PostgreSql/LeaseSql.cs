namespace ActorVent.Cluster.Leases;

/// <summary>The statements on <c>nodes</c> and <c>shard_leases</c>. Times are the database's, <c>clock_timestamp()</c>: now() is when a transaction began.</summary>
internal static class LeaseSql
{
    private const string OwnIsHeld = "EXISTS (SELECT FROM actorvent.nodes own WHERE own.incarnation = $1 AND NOT own.revoked AND own.expires > clock_timestamp())";

    /// <summary>$1 incarnation, $2 node, $3 digest, $4 thumbprint, $5 TTL.</summary>
    public const string Register = """
        INSERT INTO actorvent.nodes AS own (incarnation, node, config_digest, thumbprint, expires) VALUES ($1, $2, $3, $4, clock_timestamp() + $5)
        ON CONFLICT (incarnation) DO UPDATE SET expires = excluded.expires, renewals = own.renewals + 1 WHERE NOT own.revoked AND own.node = excluded.node
        """;

    /// <summary>Lives that were over a day ago, and then nobody's shards.</summary>
    public const string Forget = """
        DELETE FROM actorvent.nodes WHERE fenced AND expires < clock_timestamp() - interval '1 day';
        """;

    /// <summary>$1 incarnation, $2 TTL.</summary>
    public const string Renew = "UPDATE actorvent.nodes SET expires = clock_timestamp() + $2, renewals = renewals + 1 WHERE incarnation = $1 AND NOT revoked";

    /// <summary>$1 incarnation, $2 address, $3 Akka's number.</summary>
    public const string SetAddress = "UPDATE actorvent.nodes SET address = $2, uid = $3 WHERE incarnation = $1";

    /// <summary>$1 incarnation, $2 state. Not of a life that has left.</summary>
    public const string SetState = "UPDATE actorvent.nodes SET state = $2 WHERE incarnation = $1 AND state <> 'left'";

    /// <summary>$1 incarnation.</summary>
    public const string Leave = """
        WITH released AS (DELETE FROM actorvent.shard_leases WHERE incarnation = $1)
        UPDATE actorvent.nodes SET state = 'left', revoked = true WHERE incarnation = $1
        """;

    /// <summary>$1 TTL. No valid row expires later than a TTL from now: one that does was written before the clock was set back.</summary>
    public const string Look = """
        SELECT incarnation, node, address, uid, state, revoked, fenced, NOT (expires > clock_timestamp() AND expires <= clock_timestamp() + $1), renewals, config_digest, thumbprint
        FROM actorvent.nodes
        """;

    /// <summary>Whether somebody is a member who has no certificate.</summary>
    public const string HasMemberWithoutTls =
        "SELECT EXISTS (SELECT FROM actorvent.nodes WHERE state = 'member' AND NOT revoked AND expires > clock_timestamp() AND thumbprint IS NULL)";

    /// <summary>$1 process numbers, $2 their sessions' name. Says how many are left.</summary>
    public const string EndSessions = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid = ANY ($1) AND application_name = $2";

    /// <summary>$1 own incarnation, $2 whose, $3 renewals or null.</summary>
    public const string Revoke = $"""
        UPDATE actorvent.nodes SET revoked = true
        WHERE incarnation = $2 AND NOT revoked AND renewals = coalesce($3, renewals) AND {OwnIsHeld}
        """;

    /// <summary>$1 own incarnation, $2 names in order: two that want the same wait for each other, and not each for the other.</summary>
    public const string Acquire = $"""
        INSERT INTO actorvent.shard_leases AS lease SELECT name, $1 FROM unnest($2) name WHERE {OwnIsHeld}
        ON CONFLICT (name) DO UPDATE SET incarnation = $1
        WHERE lease.incarnation = $1 OR NOT EXISTS (SELECT FROM actorvent.nodes holder WHERE holder.incarnation = lease.incarnation AND NOT holder.fenced)
        RETURNING name
        """;

    /// <summary>$1 own incarnation, $2 names in order.</summary>
    public const string Release = """
        DELETE FROM actorvent.shard_leases WHERE name IN (
            SELECT name FROM actorvent.shard_leases WHERE incarnation = $1 AND name = ANY ($2) ORDER BY name FOR UPDATE)
        """;
}
