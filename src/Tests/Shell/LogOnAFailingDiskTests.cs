using ActorVent.Progress;
using ActorVent.Tests.Progress;
using ActorVent.Tests.Shell.Storage;
using Akka.Actor;
using Xunit;

namespace ActorVent.Tests.Shell;

/// <summary>The real log on a real file, which the histories of <see cref="ShellTests"/> have a stand-in for: what it says is what is there.</summary>
public sealed class LogOnAFailingDiskTests : IDisposable
{
    private const int Logs = 4;
    private const int Rows = 30;

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Log_WhoseCommitsFailAtRandom_HasWhatItSaidIsPersisted(int seed)
    {
        var path = Path.Combine(_directory.Path, "progress.db");
        var disk = new FailingCommits(new Random(seed));
        await using (var system = await LogSystem.StartAsync(path, disk.Opened))
        {
            disk.Chance = 0.2;
            await Task.WhenAll(Enumerable.Range(0, Logs).Select(i => PersistAllAsync(system, $"endpoint-{i}")));
            disk.Chance = 0;
        }
        Assert.NotEqual(0, disk.Failed);
        await using var again = await LogSystem.StartAsync(path);
        for (var i = 0; i < Logs; i++)
            Assert.Equal(Rows, OffsetOf(await again.Start($"endpoint-{i}").RecoveredAsync()));
    }

    /// <summary>As an endpoint does: one at a time, and what is outstanding again after each start.</summary>
    private static async Task PersistAllAsync(LogSystem system, string endpoint)
    {
        for (var persisted = 0; persisted < Rows;)
        {
            var log = system.Start(endpoint);
            Assert.InRange(OffsetOf(await log.RecoveredAsync()), persisted, persisted + 1);
            while (persisted < Rows && await IsPersistedAsync(log, persisted + 1))
                persisted++;
        }
    }

    private static async Task<bool> IsPersistedAsync(TestLog log, int row)
    {
        log.Persist(row, Deltas.Offset(0, row));
        if (await log.NextAsync() is LogMessage.Persisted)
            return true;
        await log.ToldAsync<Terminated>();
        return false;
    }

    private static long OffsetOf(EndpointProgress progress) => progress.Offsets[0].Value;
}
