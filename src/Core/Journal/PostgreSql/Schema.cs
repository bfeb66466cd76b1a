namespace ActorVent.Journal.PostgreSql;

/// <summary>The tables, in a schema of their own, and their version.</summary>
/// <remarks>
/// The same rooms as in the SQLite journal, whose remarks say what they are for. What differs: payloads stand in their entries, since
/// PostgreSQL moves what is large out of the row by itself; an object's row has the id of the first of its entries, so that nobody has to
/// be asked for one; and a partition has a <c>generation</c>, which retention, and whoever has to know how a write ended, raises: what was
/// planned before that is refused. <c>appends</c> counts them, so that it can be told whether one was written that changed no number. Names compare byte by byte whatever the database's locale is, so that an upgrade of the
/// machine's locales breaks no index. Rows that change often leave room in their pages, so that changing them touches no index.
/// </remarks>
internal static class Schema
{
    public const int Version = 1;

    /// <summary>All tables are in it; one journal in a database.</summary>
    public const string Name = "actorvent";

    public const string Tables = """
        CREATE TABLE actorvent.meta (name text PRIMARY KEY, value text NOT NULL);
        CREATE TABLE actorvent.partitions (
            partition int PRIMARY KEY, owner text, incarnation text, epoch bigint NOT NULL, sequence bigint NOT NULL, bytes bigint NOT NULL,
            generation bigint NOT NULL, appends bigint NOT NULL) WITH (fillfactor = 20);
        CREATE TABLE actorvent.objects (
            id bigint PRIMARY KEY, partition int NOT NULL, cluster text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL,
            namespace text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, target text COLLATE "C" NOT NULL, uid text COLLATE "C" NOT NULL,
            version text, digest bytea NOT NULL, sequence bigint NOT NULL, time bigint NOT NULL, scope text NOT NULL, state int NOT NULL,
            changes bigint NOT NULL, health int NOT NULL, resends int NOT NULL, history bigint NOT NULL) WITH (fillfactor = 60);
        CREATE UNIQUE INDEX objects_by_key ON actorvent.objects (partition, name, namespace, kind, cluster, target);
        CREATE INDEX objects_by_target ON actorvent.objects (target) WHERE target <> '';
        CREATE TABLE actorvent.entries (
            id bigint PRIMARY KEY, object bigint NOT NULL, epoch bigint NOT NULL, uid text COLLATE "C" NOT NULL, version text, type int NOT NULL,
            cause int NOT NULL, time bigint NOT NULL, collapsed int NOT NULL, changes bigint NOT NULL, previous text, resend int NOT NULL,
            history bigint NOT NULL, payload bytea NOT NULL);
        CREATE INDEX entries_by_object ON actorvent.entries (object, id);
        CREATE INDEX entries_deleted ON actorvent.entries (object, id) WHERE type = 2;
        CREATE TABLE actorvent.superseded (time bigint, entry bigint, PRIMARY KEY (time, entry));
        CREATE TABLE actorvent.ended (time bigint, entry bigint, PRIMARY KEY (time, entry));
        CREATE TABLE actorvent.scopes (scope text PRIMARY KEY, epoch bigint NOT NULL, history bigint NOT NULL, position text);
        CREATE TABLE actorvent.partition_scopes (
            partition int, scope text, epoch bigint NOT NULL, rewinds bigint NOT NULL, history bigint NOT NULL, position text,
            PRIMARY KEY (partition, scope)) WITH (fillfactor = 50);
        CREATE TABLE actorvent.endpoints (id text COLLATE "C" PRIMARY KEY, url text NOT NULL, state int NOT NULL, kind int NOT NULL, disabled bigint);
        CREATE TABLE actorvent.joined (endpoint text COLLATE "C", partition int, sequence bigint NOT NULL, PRIMARY KEY (endpoint, partition));
        CREATE TABLE actorvent.low (
            endpoint text COLLATE "C", partition int, sequence bigint NOT NULL, PRIMARY KEY (endpoint, partition)) WITH (fillfactor = 50);
        CREATE TABLE actorvent.expired (
            partition int, target text COLLATE "C", sequence bigint, cluster text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL,
            namespace text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, uid text NOT NULL, version text, type int NOT NULL,
            time bigint NOT NULL, PRIMARY KEY (partition, target, sequence));
        CREATE INDEX expired_by_object ON actorvent.expired (partition, name, namespace, kind, cluster, target, sequence);
        CREATE TABLE actorvent.dead_letters (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, endpoint text COLLATE "C" NOT NULL, partition int NOT NULL,
            sequence bigint NOT NULL, cluster text NOT NULL, kind text NOT NULL, namespace text NOT NULL, name text NOT NULL, uid text NOT NULL,
            version text, type int NOT NULL, time bigint NOT NULL, attempts int NOT NULL, reason text NOT NULL, payload bytea NOT NULL);
        CREATE UNIQUE INDEX dead_letters_by_entry ON actorvent.dead_letters (endpoint, partition, sequence);
        CREATE TABLE actorvent.cluster (
            one int PRIMARY KEY CHECK (one = 1), identity text NOT NULL, uid text, authorities text[] NOT NULL, names text[] NOT NULL,
            addresses text[] NOT NULL);
        CREATE TABLE IF NOT EXISTS actorvent.nodes (
            incarnation text PRIMARY KEY, node text NOT NULL, revoked boolean NOT NULL DEFAULT false, expires timestamptz NOT NULL);
        CREATE TABLE IF NOT EXISTS actorvent.shard_leases (name text PRIMARY KEY, incarnation text NOT NULL) WITH (fillfactor = 50);
        CREATE FUNCTION actorvent.require(met boolean) RETURNS boolean LANGUAGE plpgsql AS $$
        BEGIN
            IF NOT met THEN
                RAISE EXCEPTION 'a partition is not as it was when this write was planned' USING ERRCODE = 'AV002';
            END IF;
            RETURN true;
        END $$;
        """;

    /// <summary>Half the server's work of its own compression; not every server was built with it.</summary>
    public const string Compression = """
        DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
                ALTER TABLE actorvent.entries ALTER COLUMN payload SET COMPRESSION lz4;
                ALTER TABLE actorvent.dead_letters ALTER COLUMN payload SET COMPRESSION lz4;
            END IF;
        END $$;
        """;

    /// <summary>What leads from each version to the next, the first of them from 1 to 2.</summary>
    public static IReadOnlyList<string> Steps { get; } = [];
}
