using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;
using Xunit;

namespace ActorVent.Tests.Common.Postgres;

/// <summary>A real PostgreSQL of a test's own. It ends with this process, however that ends.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const int Tries = 3;

    private readonly TempDirectory _directory = new();
    private readonly string _password = Convert.ToHexString(RandomNumberGenerator.GetBytes(12));
    private readonly string[] _settings;
    private readonly ConcurrentBag<string> _emptied = [];
    private Process? _script;
    private int _databases;

    private PostgresServer(bool fsync, string[] settings)
    {
        _settings = [$"fsync={(fsync ? "on" : "off")}", "max_connections=400", "shared_buffers=64MB", .. settings];
        // The server is another user when this is root.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_directory.Path, (UnixFileMode)0b111_101_101);
    }

    /// <summary>Where it listens, on 127.0.0.1; stays the same when it is started again.</summary>
    public int Port { get; private set; }

    /// <summary>Of the user postgres, over TCP.</summary>
    public string Password => _password;

    /// <summary>Where it listens on this machine, to its owner and without a password.</summary>
    public string Socket => Path.Combine(_directory.Path, "server", $".s.PGSQL.{Port}");

    /// <summary>What it has logged.</summary>
    public string Log => File.ReadAllText(Path.Combine(_directory.Path, "log"));

    private int Postmaster => int.Parse(File.ReadLines(Path.Combine(_directory.Path, "server", "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>Starts a server.</summary>
    /// <param name="fsync">Off only where nothing is said about what a crash of the machine leaves: it is faster.</param>
    /// <param name="settings">More of postgresql.conf, as name=value.</param>
    public static async Task<PostgresServer> StartAsync(bool fsync = true, params string[] settings)
    {
        var server = new PostgresServer(fsync, settings);
        try
        {
            for (var left = Tries; ; left--)
            {
                server.Port = FreePort();
                try
                {
                    await server.StartAgainAsync();
                    return server;
                }
                catch (InvalidOperationException) when (left > 1 && server.Log.Contains("Address already in use", StringComparison.Ordinal))
                {
                    // Another took the port meanwhile.
                }
            }
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>For Npgsql; not pooled, so that nothing stays open when a test is over.</summary>
    public string ConnectionString(string database = "postgres") =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Username = "postgres", Password = _password, Database = database, Pooling = false, Timeout = 30 }.ConnectionString;

    /// <summary>For <c>--journal</c>.</summary>
    public string Url(string database) => $"postgres://postgres:{_password}@127.0.0.1:{Port}/{database}";

    /// <summary>A database that is empty: what another test has left behind is dropped, which is faster than to make one.</summary>
    public async Task<PostgresDatabase> CreateDatabaseAsync()
    {
        if (_emptied.TryTake(out var used))
            return new PostgresDatabase(this, used);
        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE template0");
        return new PostgresDatabase(this, name);
    }

    /// <summary>Ends all sessions in a database, and empties it for the next test.</summary>
    internal async Task ReturnAsync(PostgresDatabase database)
    {
        if (_script is not { HasExited: false })
            return;
        await database.ExecuteAsync("""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
            DROP SCHEMA IF EXISTS actorvent CASCADE;
            DROP SCHEMA public CASCADE;
            CREATE SCHEMA public;
            """);
        _emptied.Add(database.Name);
    }

    /// <summary>Runs statements in the server's own database.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>After <see cref="StopAsync"/> or <see cref="KillAsync"/>: with the same data, at the same port.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$0\" \"$@\" >\"$PGLOG\" 2>&1");
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "Common", "Postgres", "postgres.sh"), Path.Combine(_directory.Path, "server"), $"{Port}" })
            start.ArgumentList.Add(argument);
        foreach (var setting in _settings)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(setting);
        }
        start.Environment["PGPASSWORD"] = _password;
        start.Environment["PGLOG"] = Path.Combine(_directory.Path, "log");
        _script = Process.Start(start)!;
        await AcceptAsync();
    }

    /// <summary>Stops it as <c>pg_ctl stop -m fast</c> does: sessions end, nothing is lost.</summary>
    public Task StopAsync() => EndAsync(Signal.Interrupt);

    /// <summary>Stops it and starts it again.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    /// <summary>Kills all of its processes at once, as a crash does.</summary>
    public Task KillAsync() => EndAsync(Signal.Kill);

    /// <summary>Stops all of its processes where they are: connections stay open, and nothing answers.</summary>
    public void Pause() => SendAll(Signal.Stop);

    /// <summary>After <see cref="Pause"/>.</summary>
    public void Resume() => SendAll(Signal.Continue);

    public async ValueTask DisposeAsync()
    {
        if (_script is { HasExited: false })
            await KillAsync();
        _script?.Dispose();
        _directory.Dispose();
    }

    private async Task EndAsync(Signal signal)
    {
        if (signal == Signal.Kill)
            SendAll(signal);
        else
            Signals.Send(Postmaster, signal);
        await _script!.WaitForExitAsync();
        _script.Dispose();
        _script = null;
    }

    private void SendAll(Signal signal)
    {
        var postmaster = Postmaster;
        // The one that makes others first, so that there is none that was not seen.
        Signals.Send(postmaster, signal);
        foreach (var child in Signals.Children(postmaster))
            Signals.Send(child, signal);
    }

    private async Task AcceptAsync()
    {
        var deadline = Stopwatch.GetTimestamp() + 60 * Stopwatch.Frequency;
        while (true)
        {
            try
            {
                await ExecuteAsync("SELECT 1");
                return;
            }
            catch (NpgsqlException failure) when (!_script!.HasExited && Stopwatch.GetTimestamp() < deadline)
            {
                TestContext.Current.SendDiagnosticMessage(failure.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
            catch (NpgsqlException failure)
            {
                throw new InvalidOperationException($"PostgreSQL did not start, and tests need a real one.\n{Log}", failure);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
