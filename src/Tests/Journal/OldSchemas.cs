namespace ActorVent.Tests.Journal;

/// <summary>What earlier versions made of a journal, with something in it: each after those before it.</summary>
internal static class OldSchemas
{
    // Schema 1, with a pod that changed, one that was deleted, and an endpoint that has got the first entry and fails on the second.
    public const string Schema1 = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE clusters (name TEXT PRIMARY KEY, identity TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE nodes (
            node TEXT PRIMARY KEY, incarnation TEXT NOT NULL, address TEXT, version TEXT, config TEXT,
            heartbeat INTEGER NOT NULL, state INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE shards (
            shard INTEGER PRIMARY KEY, owner TEXT, incarnation TEXT, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL,
            bytes INTEGER NOT NULL);
        CREATE TABLE objects (
            id INTEGER PRIMARY KEY, shard INTEGER NOT NULL, cluster TEXT NOT NULL, kind TEXT NOT NULL, namespace TEXT NOT NULL,
            name TEXT NOT NULL, uid TEXT NOT NULL, version TEXT, digest BLOB NOT NULL, sequence INTEGER NOT NULL,
            time INTEGER NOT NULL, scope TEXT NOT NULL, state INTEGER NOT NULL, changes INTEGER NOT NULL);
        CREATE UNIQUE INDEX objects_by_key ON objects (shard, cluster, kind, namespace, name);
        CREATE TABLE entries (
            id INTEGER PRIMARY KEY, object INTEGER NOT NULL, epoch INTEGER NOT NULL, uid TEXT NOT NULL, version TEXT,
            type INTEGER NOT NULL, cause INTEGER NOT NULL, time INTEGER NOT NULL, collapsed INTEGER NOT NULL,
            changes INTEGER NOT NULL, previous TEXT, payload BLOB NOT NULL);
        CREATE INDEX entries_by_object ON entries (object);
        CREATE INDEX entries_deleted ON entries (object) WHERE type = 2;
        CREATE TABLE superseded (time INTEGER, entry INTEGER, PRIMARY KEY (time, entry)) WITHOUT ROWID;
        CREATE TABLE ended (time INTEGER, entry INTEGER, PRIMARY KEY (time, entry)) WITHOUT ROWID;
        CREATE TABLE positions (
            shard INTEGER, scope TEXT, version TEXT NOT NULL, PRIMARY KEY (shard, scope)) WITHOUT ROWID;
        CREATE TABLE endpoints (id TEXT PRIMARY KEY, url TEXT NOT NULL, state INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE offsets (
            endpoint TEXT, shard INTEGER, sequence INTEGER NOT NULL, joined INTEGER NOT NULL,
            PRIMARY KEY (endpoint, shard)) WITHOUT ROWID;
        CREATE TABLE lanes (
            endpoint TEXT, shard INTEGER, cluster TEXT, kind TEXT, namespace TEXT, name TEXT, sequence INTEGER NOT NULL,
            version TEXT, attempts INTEGER NOT NULL, first INTEGER, next INTEGER, failing INTEGER NOT NULL,
            PRIMARY KEY (endpoint, shard, cluster, kind, namespace, name)) WITHOUT ROWID;
        CREATE TABLE dead_letters (
            id INTEGER PRIMARY KEY, endpoint TEXT NOT NULL, shard INTEGER NOT NULL, sequence INTEGER NOT NULL,
            cluster TEXT NOT NULL, kind TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, uid TEXT NOT NULL,
            version TEXT, type INTEGER NOT NULL, time INTEGER NOT NULL, attempts INTEGER NOT NULL, reason TEXT NOT NULL,
            payload BLOB NOT NULL);
        CREATE UNIQUE INDEX dead_letters_by_entry ON dead_letters (endpoint, shard, sequence);
        INSERT INTO meta VALUES ('ring', 'name'), ('shards', '1'), ('schema', '1');
        INSERT INTO clusters VALUES ('c', 'i');
        INSERT INTO shards VALUES (0, NULL, NULL, 3, 4, 12);
        INSERT INTO objects VALUES
            (1, 0, 'c', 'Pod', 'd', 'a', 'u1', '12', x'0000000000000000000000000000000c', 3, 120, 's', 0, 2),
            (2, 0, 'c', 'Pod', 'd', 'b', 'u2', '13', x'0000000000000000000000000000000d', 4, 130, 's', 1, 2);
        INSERT INTO entries VALUES
            (1, 1, 3, 'u1', '10', 0, 0, 100, 0, 0, NULL, 'a10'), (2, 2, 3, 'u2', '11', 0, 0, 110, 0, 0, NULL, 'b11'),
            (3, 1, 3, 'u1', '12', 1, 1, 120, 0, 1, '10', 'a12'), (4, 2, 3, 'u2', '13', 2, 1, 130, 0, 1, '11', 'b13');
        INSERT INTO superseded VALUES (100, 1), (110, 2);
        INSERT INTO ended VALUES (130, 4);
        INSERT INTO positions VALUES (0, 's', '13');
        INSERT INTO endpoints VALUES ('e', 'https://h', 0);
        INSERT INTO offsets VALUES ('e', 0, 2, 0);
        INSERT INTO lanes VALUES ('e', 0, 'c', 'Pod', 'd', 'b', 1, '11', 2, NULL, NULL, 7);
        INSERT INTO dead_letters VALUES (1, 'e', 0, 1, 'c', 'Pod', 'd', 'a', 'u1', '10', 0, 100, 1, '400', 'a10');
        PRAGMA application_id = 1096182380;
        PRAGMA user_version = 1;
        """;

    // What made schema 2 of it, and a pod whose changes go to an endpoint from annotations.
    public const string Schema2 = """
        DROP INDEX objects_by_key;
        ALTER TABLE objects ADD COLUMN target TEXT NOT NULL DEFAULT '';
        CREATE UNIQUE INDEX objects_by_key ON objects (shard, cluster, kind, namespace, name, target);
        CREATE INDEX objects_by_target ON objects (target, state) WHERE target <> '';
        ALTER TABLE endpoints ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
        INSERT INTO endpoints VALUES ('a-1', 'https://t', 0, 1);
        INSERT INTO offsets VALUES ('a-1', 0, 4, 4);
        INSERT INTO objects VALUES (3, 0, 'c', 'Pod', 'd', 't', 'u3', '15', x'0000000000000000000000000000000f', 5, 150, 's', 0, 1, 'a-1');
        INSERT INTO entries VALUES (5, 3, 3, 'u3', '15', 0, 1, 150, 0, 0, NULL, 't15');
        UPDATE shards SET sequence = 5, bytes = 15;
        UPDATE meta SET value = '2' WHERE name = 'schema';
        PRAGMA user_version = 2;
        """;

    // What made schema 3 of that, and a resend of it.
    public const string Schema3 = """
        ALTER TABLE objects ADD COLUMN health INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE objects ADD COLUMN resends INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE entries ADD COLUMN resend INTEGER NOT NULL DEFAULT 0;
        INSERT INTO entries VALUES (6, 3, 3, 'u3', '15', 1, 4, 160, 0, 1, '15', 't15 again', 1);
        INSERT INTO superseded VALUES (150, 5);
        UPDATE objects SET sequence = 6, time = 160, health = 2, resends = 1 WHERE id = 3;
        UPDATE shards SET sequence = 6, bytes = 24;
        UPDATE meta SET value = '3' WHERE name = 'schema';
        PRAGMA user_version = 3;
        """;

    // What made schema 4 of that.
    public const string Schema4 = """
        ALTER TABLE entries RENAME TO entries_3;
        CREATE TABLE payloads (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
        INSERT INTO payloads SELECT row_number() OVER (ORDER BY id), payload FROM entries_3;
        CREATE TABLE entries (
            id INTEGER PRIMARY KEY, object INTEGER NOT NULL, epoch INTEGER NOT NULL, uid TEXT NOT NULL, version TEXT,
            type INTEGER NOT NULL, cause INTEGER NOT NULL, time INTEGER NOT NULL, collapsed INTEGER NOT NULL,
            changes INTEGER NOT NULL, previous TEXT, resend INTEGER NOT NULL, payload INTEGER NOT NULL);
        INSERT INTO entries SELECT
            id, object, epoch, uid, version, type, cause, time, collapsed, changes, previous, resend, row_number() OVER (ORDER BY id) FROM entries_3;
        DROP TABLE entries_3;
        CREATE INDEX entries_by_object ON entries (object);
        CREATE INDEX entries_deleted ON entries (object) WHERE type = 2;
        UPDATE meta SET value = '4' WHERE name = 'schema';
        PRAGMA user_version = 4;
        """;

    /// <summary>Three partitions more, in which scopes stand differently, and a pod in one of them that a lane is behind of.</summary>
    public const string MorePartitions = """
        UPDATE meta SET value = '4' WHERE name = 'shards';
        INSERT INTO shards VALUES (1, NULL, NULL, 3, 20, 0), (2, NULL, NULL, 3, 0, 0), (3, NULL, NULL, 3, 9, 0);
        DELETE FROM positions;
        INSERT INTO positions VALUES
            (0, 'all', '99'), (1, 'all', '340282366920938463463374607431768211455'), (2, 'all', '100'), (3, 'all', '1000'),
            (0, 'some', '5'), (2, 'some', '6'),
            (0, 'was reset', '3'), (1, 'was reset', 'reset'), (2, 'was reset', '4'), (3, 'was reset', '5'),
            (0, 'no integers', 'a'), (1, 'no integers', 'b'), (2, 'no integers', 'b'), (3, 'no integers', 'b');
        INSERT INTO offsets VALUES ('e', 1, 17, 5), ('e', 2, 0, 0), ('e', 3, 9, 9);
        INSERT INTO lanes VALUES
            ('e', 1, 'c', 'Pod', 'd', 'x', 12, NULL, 0, NULL, NULL, 0), ('e', 1, 'c', 'Pod', 'd', 'y', 11, '11', 4, 1, 2, 0),
            ('e', 3, 'c', 'Pod', 'd', 'z', 30, '11', 0, NULL, NULL, 0);
        """;
}
