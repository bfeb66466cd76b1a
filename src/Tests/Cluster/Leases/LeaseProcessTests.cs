using System.Diagnostics;
using ActorVent.Cluster.Leases;
using ActorVent.Primitives;
using ActorVent.Tests.Common.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace ActorVent.Tests.Cluster.Leases;

/// <summary>A process of its own that stands still for longer than its lease lasts.</summary>
public sealed class LeaseProcessTests(PostgresFixture postgres)
{
    private const string DatabaseVariable = "ACTORVENT_TEST_DATABASE";
    private const string Life = "child";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Process_ThatStoodStillAndWasRevoked_EndsAtOnce_ToBeStartedAgain()
    {
        await using var database = await LeaseDatabase.CreateAsync(postgres);
        var judge = await database.StartAsync("judge");
        using var child = Start(database.Postgres.ConnectionString);
        try
        {
            await judge.SeesAsync(static view => view.Rows.Any(static row => row.Incarnation.Value == Life));

            Signals.Send(child.Id, Signal.Stop);
            await judge.SeesAsync(static view => view.Rows.Any(static row => row.Incarnation.Value == Life && row.IsFenced));
            Assert.False(child.HasExited);
            Signals.Send(child.Id, Signal.Continue);

            await child.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
            Assert.Equal(ProcessEnd.StartAgain, child.ExitCode);
        }
        finally
        {
            child.Kill();
        }
    }

    /// <summary>The child: holds its lease until it is killed or revoked.</summary>
    [Fact(Explicit = true)]
    [Trait("Category", "Child")]
    public async Task Child()
    {
        var database = Environment.GetEnvironmentVariable(DatabaseVariable);
        ArgumentNullException.ThrowIfNull(database);
        var leases = new PostgreSqlLeases(
            new NpgsqlConnectionStringBuilder(database), new NodeIdentity("child", new Incarnation(Life)), TimeProvider.System, NullLogger.Instance)
        { Times = LeaseDatabase.Times };
        using var thread = leases.CreateThread();
        await thread.StartAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
    }

    private static Process Start(string database)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(LeaseProcessTests).Assembly.Location);
        foreach (var argument in (string[])["-method", $"{typeof(LeaseProcessTests).FullName}.{nameof(Child)}", "-explicit", "only"])
            start.ArgumentList.Add(argument);
        start.Environment[DatabaseVariable] = database;
        var child = Process.Start(start)!;
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        return child;
    }
}
