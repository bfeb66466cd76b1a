using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>A server as it is told to people.</summary>
public static class ServerName
{
    /// <summary>Host, port and database, as in a URL; neither user nor password.</summary>
    public static string Of(NpgsqlConnectionStringBuilder server) =>
        $"postgres://{string.Join(',', (server.Host ?? "localhost").Split(',').Select(host => WithPort(host, server.Port)))}/{server.Database ?? server.Username}";

    private static string WithPort(string host, int port) =>
        host.StartsWith('/') || host.LastIndexOf(':') > host.LastIndexOf(']') ? host : $"{host}:{port}";
}
