using System.Globalization;
using ActorVent.Journal;
using ActorVent.Journal.Sqlite;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;
using LinqToDB;
using Microsoft.Data.Sqlite;

namespace ActorVent.Progress;

/// <summary>Sets Akka.Persistence.Sql up for the endpoints' logs.</summary>
public static class ProgressConfiguration
{
    // Microsoft.Data.Sqlite tries a locked file again for so long, in steps of 150 ms. Below the circuit breaker's 10 s, so that the reason is told.
    private const int LockedSeconds = 5;

    /// <summary>Logs are kept in a SQLite file from now on, and nothing is serialized by default.</summary>
    /// <exception cref="JournalException">The file's place is unsuitable.</exception>
    public static AkkaConfigurationBuilder WithEndpointProgress(this AkkaConfigurationBuilder builder, ProgressOptions options)
    {
        // Before Microsoft.Data.Sqlite is touched, which would load the library that came along.
        SqliteLibrary.Load();
        var path = ProgressFile.Prepare(options);
        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = true,
            DefaultTimeout = LockedSeconds,
        };
        // Not UseSQLite: it leaves the provider's name empty, and both plugins die of that.
        var data = new DataOptions()
            .UseConnectionString(ProviderName.SQLiteMS, connection.ConnectionString)
            .UseInterceptor(new SqliteConnections(options));
        return builder
            .AddSetup(new DataOptionsSetup(data))
            .AddSetup(new ProgressSetup(path))
            .AddHocon(Hocon(options), HoconAddMode.Prepend)
            .AddHocon(ProgressSerializers.Hocon, HoconAddMode.Prepend)
            .AddHocon(SqlPersistence.DefaultConfiguration, HoconAddMode.Append)
            .AddStartup((system, _) => system.RegisterOnTermination(() => Close(connection.ConnectionString)));
    }

    /// <summary>The last connection to be closed moves the write-ahead log into the file.</summary>
    private static void Close(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private static Config Hocon(ProgressOptions options) => ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
        akka.persistence {
          max-concurrent-recoveries = {{options.Recoveries}}
          journal.plugin = "akka.persistence.journal.sql"
          journal.sql {
            auto-initialize = off
            provider-name = "{{ProviderName.SQLiteMS}}"
            serializer = actorvent-none
            recovery-event-timeout = 30s
            # The default drops what a log wrote in a second tenure of its node. Logs check their rows themselves.
            replay-filter.mode = off
            # The default turns 5 s without a database into 85 s: one failed round trip counts for each log in it.
            circuit-breaker { max-failures = 1000, call-timeout = 10s, reset-timeout = 1s }
            # SQLite has one writer.
            parallelism = 1
            prefer-parameters-on-multirow-insert = true
            db-round-trip-max-batch-size = 16
            tag-write-mode = Csv
            # A profile had 1.4 % of the processor's time in clones; by itself it makes no difference that could be measured.
            use-clone-connection = false
            # Else each read begins as a writer does.
            read-isolation-level = read-uncommitted
          }
          snapshot-store.plugin = "akka.persistence.snapshot-store.sql"
          snapshot-store.sql {
            auto-initialize = off
            provider-name = "{{ProviderName.SQLiteMS}}"
            serializer = actorvent-none
            circuit-breaker { max-failures = 1000, call-timeout = 10s, reset-timeout = 1s }
            read-isolation-level = read-uncommitted
          }
        }
        """));
}
