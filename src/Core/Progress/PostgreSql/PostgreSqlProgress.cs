using System.Globalization;
using ActorVent.Journal.PostgreSql;
using ActorVent.Primitives;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;
using LinqToDB;
using Npgsql;

namespace ActorVent.Progress;

/// <summary>Sets Akka.Persistence.Sql up for the endpoints' logs beside a journal in PostgreSQL.</summary>
public static class PostgreSqlProgress
{
    private const string Provider = ProviderName.PostgreSQL15;

    /// <summary>Logs are kept in PostgreSQL from now on, and nothing is serialized by default. <see cref="ProgressTables"/> have to be there.</summary>
    public static AkkaConfigurationBuilder WithEndpointProgress(this AkkaConfigurationBuilder builder, PostgreSqlProgressOptions options)
    {
        var connection = Connection(options).ConnectionString;
        // Not UsePostgreSQL: it leaves the provider's name empty, and both plugins die of that.
        var data = new DataOptions().UseConnectionString(Provider, connection);
        return builder
            .AddSetup(new DataOptionsSetup(data))
            .AddSetup(new ProgressSetup(ServerName.Of(options.Server)))
            .AddHocon(Hocon(options), HoconAddMode.Prepend)
            .AddHocon(ProgressSerializers.Hocon, HoconAddMode.Prepend)
            .AddHocon(SqlPersistence.DefaultConfiguration, HoconAddMode.Append)
            .AddStartup((system, _) => system.RegisterOnTermination(() => Close(connection)));
    }

    private static void Close(string connectionString)
    {
        using var connection = new NpgsqlConnection(connectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    /// <summary>Pooled, named after the node, and impatient. Of several hosts, the one that can write.</summary>
    internal static NpgsqlConnectionStringBuilder Connection(PostgreSqlProgressOptions options) => new(options.Server.ConnectionString)
    {
        ApplicationName = SessionName.Of(options.Node, options.Incarnation),
        MaxPoolSize = 16,
        NoResetOnClose = true,
        MaxAutoPrepare = 50,
        AutoPrepareMinUsages = 2,
        Timeout = 3,
        CommandTimeout = 5,
        CancellationTimeout = 500,
        TcpKeepAlive = true,
        TcpKeepAliveTime = 5,
        TcpKeepAliveInterval = 1,
        TargetSessionAttributes = options.Server.Host!.Contains(',') ? "primary" : null,
    };

    private static Config Hocon(PostgreSqlProgressOptions options) => ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
        akka.persistence {
          max-concurrent-recoveries = {{options.Recoveries}}
          journal.plugin = "akka.persistence.journal.sql"
          journal.sql {
            auto-initialize = off
            provider-name = "{{Provider}}"
            serializer = actorvent-none
            default.schema-name = actorvent
            # A swallowed packet must not cost a failover.
            recovery-event-timeout = 5s
            # The default drops what a log wrote in a second tenure of its node. Logs check their rows themselves.
            replay-filter.mode = off
            # The default turns 5 s without a database into 85 s: one failed round trip counts for each log in it.
            circuit-breaker { max-failures = 1000, call-timeout = 10s, reset-timeout = 1s }
            parallelism = 2
            prefer-parameters-on-multirow-insert = true
            tag-write-mode = Csv
          }
          snapshot-store.plugin = "akka.persistence.snapshot-store.sql"
          snapshot-store.sql {
            auto-initialize = off
            provider-name = "{{Provider}}"
            serializer = actorvent-none
            default.schema-name = actorvent
            circuit-breaker { max-failures = 1000, call-timeout = 10s, reset-timeout = 1s }
          }
        }
        """));
}
