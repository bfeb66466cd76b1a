using ActorVent.Tests.Common.Postgres;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace ActorVent.Tests.Common.Postgres;

/// <summary>
/// One PostgreSQL for all tests of a run, started by the first that asks for a database. Do not stop it: a test that does starts a
/// <see cref="PostgresServer"/> of its own.
/// </summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _server = new(() => PostgresServer.StartAsync(fsync: false));

    /// <summary>A new and empty database; dispose it.</summary>
    internal async Task<PostgresDatabase> CreateDatabaseAsync() => await (await _server.Value).CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated && _server.Value.IsCompletedSuccessfully)
            await (await _server.Value).DisposeAsync();
    }
}
