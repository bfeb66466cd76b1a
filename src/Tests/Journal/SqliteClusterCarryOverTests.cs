using ActorVent.Journal;
using ActorVent.Journal.Sqlite;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Journal;

/// <summary>Journals of old knew each name that <c>--cluster</c> had given as a cluster of its own.</summary>
public sealed class SqliteClusterCarryOverTests : IDisposable
{
    private const string Uid = "5a0f3b6e-3f0a-4c5e-9d52-6d3a5d1f0c11";
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Cluster_WithoutAName_IsKnownByItsUid() =>
        Assert.Equal(new ClusterRecord(Uid, Uid, [], [], []), await CarriedOverAsync($"INSERT INTO clusters VALUES ('{Uid}', '{Uid}')"));

    [Fact]
    public async Task Cluster_WithAName_KeepsItAndItsUid() =>
        Assert.Equal(new ClusterRecord("prod", Uid, [], ["prod"], []), await CarriedOverAsync($"INSERT INTO clusters VALUES ('prod', '{Uid}')"));

    [Fact]
    public async Task Cluster_ThatWasKnownByItsAddress_IsRecognisedByIt() => Assert.Equal(
        new ClusterRecord("https://10.0.0.1:6443", null, [], [], ["10.0.0.1:6443"]),
        await CarriedOverAsync("INSERT INTO clusters VALUES ('https://10.0.0.1:6443', 'https://10.0.0.1:6443')"));

    [Fact]
    public async Task Clusters_OfSeveralNames_GoOnUnderTheOneOfMostObjects()
    {
        var carried = await CarriedOverAsync($"""
            INSERT INTO clusters VALUES ('a', '{Uid}'), ('b', '{Uid}'), ('c', '{Uid}');
            INSERT INTO objects (partition, cluster, kind, namespace, name, uid, digest, sequence, time, scope, state, changes) VALUES
                (0, 'a', 'Pod', 'd', 'x', 'u', x'00000000000000000000000000000000', 1, 1, 's', 0, 1),
                (0, 'b', 'Pod', 'd', 'x', 'u', x'00000000000000000000000000000000', 1, 1, 's', 0, 1),
                (0, 'b', 'Pod', 'd', 'y', 'v', x'00000000000000000000000000000000', 1, 1, 's', 0, 1)
            """);

        Assert.Equal("b", carried!.Identity);
    }

    [Fact]
    public async Task Clusters_OfNone_AreNone() => Assert.Null(await CarriedOverAsync(""));

    private async Task<ClusterRecord?> CarriedOverAsync(string rows)
    {
        var path = Path.Combine(_directory.Path, "actorvent.db");
        await using (Open(path))
        {
        }
        using (var database = Database.Open(path, TimeSpan.FromSeconds(1)))
        {
            database.Execute($"""
                DROP TABLE cluster;
                CREATE TABLE clusters (name TEXT PRIMARY KEY, identity TEXT NOT NULL) WITHOUT ROWID;
                {rows}
                """);
        }
        await using (Open(path))
        {
        }
        await using var journal = Open(path);
        return await journal.ReadClusterAsync(default);
    }

    private static SqliteJournal Open(string path) =>
        SqliteJournal.Open(new SqliteJournalOptions { Path = path, RingKind = RingKind.Name, Partitions = 1 }, TimeProvider.System, NullLogger.Instance);
}
