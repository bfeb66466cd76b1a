using Xunit;

namespace ActorVent.Tests.EndToEnd;

/// <summary>Real processes on one journal, before a cluster that is called and seen differently from start to start.</summary>
[Trait("Category", "Chaos")]
public sealed class IdentityTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Run_WithANameThatComesAndGoes_RepeatsNothingAndKeepsOrder()
    {
        await using var rig = await Rig.StartAsync(pods: 100, seed: 3);

        await RunAsync(rig);
        await RunAsync(rig, "--cluster", "prod");
        await RunAsync(rig);

        HasRepeatedNothing(rig);
    }

    [Fact]
    public async Task Run_WhileTheUidCannotBeRead_RepeatsNothingAndKeepsOrder()
    {
        await using var rig = await Rig.StartAsync(pods: 100, seed: 4);

        await RunAsync(rig);
        rig.Api.Faults.NamespacesForbidden = true;
        await RunAsync(rig);
        rig.Api.Faults.NamespacesForbidden = false;
        await RunAsync(rig);

        HasRepeatedNothing(rig);
    }

    [Fact]
    public async Task Run_WithARightThatIsGrantedLater_RepeatsNothingAndKeepsOrder()
    {
        await using var rig = await Rig.StartAsync(pods: 100, seed: 5);

        rig.Api.Faults.NamespacesForbidden = true;
        await RunAsync(rig);
        rig.Api.Faults.NamespacesForbidden = false;
        await RunAsync(rig);
        await RunAsync(rig, "--cluster", "prod");

        HasRepeatedNothing(rig);
    }

    /// <summary>One start: changes, everything arrives, a clean end.</summary>
    private static async Task RunAsync(Rig rig, params string[] arguments)
    {
        await using var node = rig.StartNode(arguments);
        await rig.Life.DriveAsync(changes: 300, rate: 500);
        var missing = await rig.SettleAsync(Patience);
        Assert.True(missing.Count == 0, $"{missing.Count} missing, the first: {missing.FirstOrDefault()}\n{string.Join("\n", node.Lines.TakeLast(15))}");
        Assert.Equal(0, await node.TerminateAsync());
    }

    private void HasRepeatedNothing(Rig rig)
    {
        var summary = rig.Receiver.Log.Summary();
        output.WriteLine($"{summary}");
        Assert.Equal((0, 0), (summary.OrderViolations, summary.Repeats));
        Assert.DoesNotContain(summary.Causes, cause => cause.Key is "resync" or "out-of-scope");
    }
}
