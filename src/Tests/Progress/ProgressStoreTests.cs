using System.Globalization;
using ActorVent.Journal;
using ActorVent.Progress;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ActorVent.Tests.Progress;

/// <summary>What SQLite does for logs, and to them.</summary>
public sealed class ProgressStoreTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private string Path => System.IO.Path.Combine(_directory.Path, "progress.db");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("busy_timeout", "1000")]
    [InlineData("wal_autocheckpoint", "2000")]
    [InlineData("cache_size", "-2000")]
    [InlineData("temp_store", "2")]
    public async Task Connections_OfAkkasPlugins_AreSetUp(string pragma, string value)
    {
        var seen = new HashSet<string>();
        await using (var system = await LogSystem.StartAsync(Path, connection => Collect(seen, Pragma(connection, pragma))))
        {
            var log = system.Start();
            await log.RecoveredAsync();
            await log.PersistAsync(1, Deltas.Offset(0, 1));
        }

        Assert.Equal([value], seen);
    }

    [Fact]
    public async Task Files_AreForTheirOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
            return;
        File.WriteAllBytes(Path, []);
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await using var system = await LogSystem.StartAsync(Path);
        var log = system.Start();
        await log.RecoveredAsync();
        await log.PersistAsync(1, Deltas.Offset(0, 1));

        var files = Directory.GetFiles(_directory.Path, "progress.db*");

        Assert.Equal(3, files.Length);
        foreach (var file in files)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void Place_ThatIsUnsuitable_IsSaid()
    {
        File.WriteAllText(Path, new string('x', 4096));

        Assert.Equal($"{Path} is no SQLite database. Move it away: then all that lives is sent again.", Refusal(Path));
        Assert.Contains("Check its directory", Refusal(System.IO.Path.Combine(_directory.Path, "missing", "progress.db")), StringComparison.Ordinal);

        static string Refusal(string path) => Assert.Throws<JournalException>(() => ProgressFile.Prepare(new ProgressOptions { Path = path })).Message;
    }

    /// <summary>Else each has a transaction and a sync of its own: the plugin groups only while its actor is not kept busy by SQLite.</summary>
    [Fact]
    public async Task Persists_ThatComeTogether_AreCommittedTogether()
    {
        var busy = new BusyStore(Path);
        await using var system = await LogSystem.StartAsync(Path, busy.Opened);
        var logs = await StartAsync(system, 64);

        var commits = await busy.HoldWhileAsync(system, logs[0], logs, log => log.Persist(1, Deltas.Offset(0, 1)));

        foreach (var log in logs)
            await log.ToldAsync<LogMessage.Persisted>();
        Assert.InRange(commits(), 1, 8);
    }

    [Fact]
    public async Task Row_ThatASecondWriterHasPut_StopsAllOfTheRoundTripAndLosesNothing()
    {
        var busy = new BusyStore(Path);
        await using var system = await LogSystem.StartAsync(Path, busy.Opened);
        var logs = await StartAsync(system, 16);
        foreach (var log in logs)
            await log.PersistAsync(1, Deltas.Offset(0, 1));
        using (var rows = new StoredRows(Path))
            rows.Copy("5", row: 1, to: 2);

        await busy.HoldWhileAsync(system, logs[0], logs, log => log.Persist(2, Deltas.Offset(1, 2)));

        // The first was alone in its round trip.
        await logs[0].ToldAsync<LogMessage.Persisted>();
        foreach (var log in logs[1..])
            Assert.Contains("already has a row with the number", (await log.FailedAsync()).Reason, StringComparison.Ordinal);
        var again = await StartAsync(system, 16);
        foreach (var log in again)
            await log.PersistAsync(2, Deltas.Offset(1, 2));
        foreach (var i in Enumerable.Range(0, 16))
            Assert.Equal("1 2 0 0", Deltas.Offsets(await system.Start(Name(i)).RecoveredAsync()));
    }

    [Fact]
    public async Task Disk_ThatIsFull_IsSaidAndGoneOnFrom()
    {
        var full = false;
        await using var system = await LogSystem.StartAsync(Path, connection => Execute(connection, $"PRAGMA max_page_count = {(full ? 1 : 1_000_000)}"));
        var log = system.Start();
        await log.RecoveredAsync();
        await log.PersistAsync(1, Deltas.Offset(0, 1));
        full = true;

        log.Persist(2, Deltas.Large(2));

        Assert.Equal($"There is no space left for {Path}. Make room on its file system.", (await log.FailedAsync()).Reason);
        await AssertGoesOnAsync(system, () => full = false);
    }

    [Fact]
    public async Task Database_ThatIsReadOnly_IsSaidAndGoneOnFrom()
    {
        var readOnly = false;
        await using var system = await LogSystem.StartAsync(Path, connection => Execute(connection, $"PRAGMA query_only = {(readOnly ? 1 : 0)}"));
        var log = system.Start();
        await log.RecoveredAsync();
        await log.PersistAsync(1, Deltas.Offset(0, 1));
        readOnly = true;

        log.Persist(2, Deltas.Large(2));

        Assert.Equal(
            $"{Path} cannot be written. Check who owns it and its directory, and whether the file system is mounted read-only.",
            (await log.FailedAsync()).Reason);
        await AssertGoesOnAsync(system, () => readOnly = false);
    }

    [Fact]
    public async Task Row_ThatIsGone_IsNoticed()
    {
        await using var system = await LogSystem.StartAsync(Path);
        await PersistAsync(system, LogSystem.Options(), 3);
        using (var rows = new StoredRows(Path))
            rows.Execute("DELETE FROM journal WHERE sequence_number = 2");

        var unreadable = await system.Start().UnreadableAsync();

        Assert.Equal(2, unreadable.Row);
        Assert.StartsWith($"Row 2 of the log of endpoint a in {Path} is missing (the next is 3).", unreadable.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_OfAnotherProgram_IsNoticed()
    {
        await using var system = await LogSystem.StartAsync(Path);
        await PersistAsync(system, LogSystem.Options(), 1);
        using (var rows = new StoredRows(Path))
            rows.Execute("UPDATE journal SET identifier = 999999");

        Assert.Contains("is not of this program", (await system.Start().UnreadableAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snapshot_UnderAWrongNumber_IsRefusedForTheOlder()
    {
        var options = LogSystem.Options() with { SnapshotEvery = 5 };
        await WriteTwoSnapshotsAsync(options);
        using (var rows = new StoredRows(Path))
            rows.Execute("UPDATE snapshot SET sequence_number = 11 WHERE sequence_number = 10");
        await using var system = await LogSystem.StartAsync(Path);

        var log = system.Start(options);

        Assert.Equal("12 0 0 0", Deltas.Offsets(await log.RecoveredAsync()));
        await log.PersistAsync(13, Deltas.Offset(0, 13));
    }

    [Fact]
    public async Task Snapshots_ThatAreAllWrong_AreNoticed()
    {
        var options = LogSystem.Options() with { SnapshotEvery = 5 };
        await WriteTwoSnapshotsAsync(options);
        using (var rows = new StoredRows(Path))
        {
            rows.Execute("UPDATE snapshot SET sequence_number = sequence_number + 1");
            rows.Execute("DELETE FROM journal WHERE sequence_number <= 5");
        }
        await using var system = await LogSystem.StartAsync(Path);

        var unreadable = await system.Start(options).UnreadableAsync();

        Assert.Equal(11, unreadable.Row);
        Assert.Contains("Snapshot 11 of", unreadable.Reason, StringComparison.Ordinal);
    }

    /// <summary>The system is stopped when both are saved.</summary>
    private async Task WriteTwoSnapshotsAsync(LogOptions options)
    {
        await using var system = await LogSystem.StartAsync(Path);
        var log = await PersistAsync(system, options, 12);
        await log.LoggedAsync(TestLog.Deleted);
    }

    private static async Task<TestLog> PersistAsync(LogSystem system, LogOptions options, int rows)
    {
        var log = system.Start(options);
        await log.RecoveredAsync();
        for (var row = 1; row <= rows; row++)
        {
            await log.PersistAsync(row, Deltas.Offset(0, row));
            if (row == options.SnapshotEvery)
                await log.LoggedAsync(TestLog.Saved);
        }
        return log;
    }

    private static async Task AssertGoesOnAsync(LogSystem system, Action mend)
    {
        // It can be read meanwhile, and fails again.
        var log = system.Start();
        Assert.Equal("1 0 0 0", Deltas.Offsets(await log.RecoveredAsync()));
        log.Persist(2, Deltas.Large(2));
        await log.FailedAsync();

        mend();
        var again = system.Start();
        await again.RecoveredAsync();
        await again.PersistAsync(2, Deltas.Large(2));
        Assert.Equal(200, (await system.Start().RecoveredAsync()).Lanes.Count);
    }

    private static async Task<TestLog[]> StartAsync(LogSystem system, int count)
    {
        TestLog[] logs = [.. Enumerable.Range(0, count).Select(i => system.Start(Name(i)))];
        foreach (var log in logs)
            await log.RecoveredAsync();
        return logs;
    }

    private static string Name(int i) => i.ToString(CultureInfo.InvariantCulture);

    private static void Collect(HashSet<string> seen, string value)
    {
        lock (seen)
            seen.Add(value);
    }

    private static string Pragma(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture)!;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
