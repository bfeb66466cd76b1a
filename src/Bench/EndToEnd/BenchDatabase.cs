using Npgsql;

namespace ActorVent.Bench.EndToEnd;

/// <summary>Databases for journals, on a server that is there.</summary>
internal static class BenchDatabase
{
    /// <summary>Makes one anew.</summary>
    /// <param name="server">For Npgsql, of somebody who may create databases.</param>
    /// <param name="name">Of the database.</param>
    /// <returns>Its address, as a node takes it.</returns>
    public static async Task<string> CreateAsync(string server, string name)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server) { Database = "postgres" });
        await using (var drop = source.CreateCommand($"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            await drop.ExecuteNonQueryAsync();
        await using (var create = source.CreateCommand($"CREATE DATABASE {name}"))
            await create.ExecuteNonQueryAsync();
        var builder = new NpgsqlConnectionStringBuilder(server);
        var password = builder.Password is null ? "" : $":{Uri.EscapeDataString(builder.Password)}";
        return $"postgres://{Uri.EscapeDataString(builder.Username ?? "postgres")}{password}@{builder.Host}:{builder.Port}/{name}";
    }
}
