using ActorVent.Tests.Node.Configuration;
using Xunit;

namespace ActorVent.Tests.Node.Commands;

public class DemoCommandTests
{
    [Fact]
    public async Task Demo_RunsTheNodeAsRunWouldAndLeavesNothingBehind()
    {
        string? directory = null;
        var demo = await Invocation.RunAsync(
            (options, _, _, _) =>
            {
                directory = Path.GetDirectoryName(options.DataDirectory);
                Assert.True(File.Exists(options.Kubeconfig));
                Assert.Equal(64, options.Endpoints.Single().Secret!.Length);
                return Task.FromResult(0);
            },
            Nothing.Variables,
            "demo", "--for", "1s", "--pods", "5");
        // This node delivered nothing, and the summary says so.
        Assert.Equal(1, demo.Code);
        Assert.Contains("5 simulated pods, 10 changes per second, seed 1; ends after 1s, or at Ctrl-C.", demo.Output);
        Assert.Matches("last states +[0-9]+ of [0-9]+ are missing", demo.Output);
        Assert.Matches("latency +p50 -, p99 -", demo.Output);
        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public async Task Demo_WhoseNodeFails_SaysWhyAndExitsWithOne()
    {
        var demo = await Invocation.RunAsync((_, _, _, _) => throw new InvalidOperationException("no node today"), Nothing.Variables, "demo");
        Assert.Equal(1, demo.Code);
        Assert.Contains("no node today", demo.Error);
    }

    [Theory]
    [InlineData("demo", "--for", "soon", "'soon' is no duration")]
    [InlineData("demo", "--pods", "0", "'0' is no whole number from 1 to 100000")]
    [InlineData("demo", "--rate", "fast", "'fast' is no number from 0.1 to 100000")]
    [InlineData("simulate", "--port", "70000", "'70000' is no whole number from 0 to 65535")]
    [InlineData("simulate", "--kubeconfig-out", "/", "'/' is a directory")]
    [InlineData("simulate", "--cut-watches", "1ms", "'1ms' is not between 100ms and 24h")]
    [InlineData("receive", "--fail-rate", "2", "'2' is no number from 0 to 1")]
    [InlineData("receive", "--status", "99", "'99' is no whole number from 200 to 599")]
    [InlineData("receive", "--secret-file", "/none", "it does not exist")]
    public async Task Option_ThatIsWrong_IsRefusedBeforeAnythingStarts(string command, string flag, string value, string message)
    {
        var run = await Invocation.RunAsync(command, flag, value);
        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error);
        Assert.Contains(flag, run.Error);
    }
}
