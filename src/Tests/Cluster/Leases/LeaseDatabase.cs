using ActorVent.Cluster.Leases;
using ActorVent.Primitives;
using ActorVent.Tests.Common.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ActorVent.Tests.Cluster.Leases;

/// <summary>A database with the leases' tables, and nodes on it whose end a test sees.</summary>
internal sealed class LeaseDatabase : IAsyncDisposable
{
    private readonly List<LeaseNode> _nodes = [];
    private readonly PostgresServer? _server;

    private LeaseDatabase(PostgresDatabase postgres, PostgresServer? server) => (Postgres, _server) = (postgres, server);

    /// <summary>As short as a busy machine allows.</summary>
    public static LeaseTimes Times { get; } = new() { Ttl = TimeSpan.FromSeconds(2), RenewEvery = TimeSpan.FromMilliseconds(400), LookEvery = TimeSpan.FromMilliseconds(50) };

    public PostgresDatabase Postgres { get; }

    public NpgsqlConnectionStringBuilder Server => new(Postgres.ConnectionString);

    public static async Task<LeaseDatabase> CreateAsync(PostgresFixture fixture, params string[] fenced)
    {
        var database = new LeaseDatabase(await fixture.CreateDatabaseAsync(), server: null);
        await database.PrepareAsync(fenced);
        return database;
    }

    /// <summary>On a server of its own, which a test may stop.</summary>
    public static async Task<LeaseDatabase> CreateAloneAsync()
    {
        var server = await PostgresServer.StartAsync();
        var database = new LeaseDatabase(await server.CreateDatabaseAsync(), server);
        await database.PrepareAsync([]);
        return database;
    }

    public async Task PrepareAsync(string[] fenced)
    {
        foreach (var table in fenced)
            await Postgres.ExecuteAsync($"CREATE TABLE {table} (id int PRIMARY KEY, value int)");
        await Leases("setup").PrepareAsync(fenced, default);
    }

    /// <summary>A node that has not begun.</summary>
    public LeaseNode Node(string name, LeaseTimes? times = null)
    {
        var node = new LeaseNode(this, name, $"{name}-{_nodes.Count}", times ?? Times);
        _nodes.Add(node);
        return node;
    }

    public async Task<LeaseNode> StartAsync(string name, LeaseTimes? times = null)
    {
        var node = Node(name, times);
        await node.Thread.StartAsync();
        return node;
    }

    /// <summary>A row as a node that nobody runs has left it.</summary>
    public Task InsertAsync(string incarnation, string expires = "clock_timestamp() + interval '1 hour'", string more = "false, false, 'member'") => Postgres.ExecuteAsync(
        $"INSERT INTO actorvent.nodes (incarnation, node, expires, revoked, fenced, state) VALUES ('{incarnation}', 'x', {expires}, {more})");

    public Task<T> OfAsync<T>(string incarnation, string column) => Postgres.ReadAsync<T>($"SELECT {column} FROM actorvent.nodes WHERE incarnation = '{incarnation}'");

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            node.Thread.Dispose();
        if (_server is null)
            await Postgres.DisposeAsync();
        else
            await _server.DisposeAsync();
    }

    private PostgreSqlLeases Leases(string name) => new(Server, new NodeIdentity(name, new Incarnation(name)), TimeProvider.System, NullLogger.Instance);
}
