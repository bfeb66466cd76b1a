using ActorVent.Node.Admin;
using ActorVent.Node.Admin.Reports;
using ActorVent.Node.Commands;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Node.Commands.Asking;

public sealed class WatchTests
{
    [Theory]
    [InlineData(false, "REGION   ENTITIES   NODES\n\nREGION   ENTITIES   NODES\n")]
    [InlineData(true, "\e[H\e[2JREGION   ENTITIES   NODES\n\e[H\e[2JREGION   ENTITIES   NODES\n")]
    public async Task Answer_IsShownAgain_UntilItIsStopped(bool isTerminal, string expected)
    {
        using var directory = new TempDirectory();
        using var stop = new CancellationTokenSource();
        var (time, output, asked) = (new FakeTime(), new StringWriter(), 0);
        await using var node = ScriptedNode.Start(directory.Path, AdminRoute.Get(ShardingReport.Path, (_, _) =>
        {
            asked++;
            return Task.FromResult(new ShardingReport("local", []));
        }));

        var command = CommandLine.RunAsync(["cluster-sharding", "regions", "--watch", "--data", directory.Path], new CommandContext
        {
            Output = output,
            Error = output,
            Environment = new Dictionary<string, string>(),
            Time = time,
            Node = static (_, _, _, _) => Task.FromResult(1),
            Loggers = static (_, _) => NullLoggerFactory.Instance,
            Colours = isTerminal,
            Stop = stop.Token,
        });
        await time.WhenSet(1);
        time.Advance(TimeSpan.FromSeconds(2));
        await time.WhenSet(2);
        await stop.CancelAsync();

        Assert.Equal(0, await command);
        Assert.Equal((2, expected), (asked, output.ToString()));
    }
}
