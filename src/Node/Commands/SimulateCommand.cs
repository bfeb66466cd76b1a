using System.Globalization;
using ActorVent.Simulator.Api;
using ActorVent.Simulator.Pods;

namespace ActorVent.Node.Commands;

/// <summary><c>actorvent simulate</c>: an API server with pods that live.</summary>
internal static class SimulateCommand
{
    public static CommandDefinition Definition { get; } = new("simulate", "Serve a simulated cluster, whose pods live as real ones do.", SimulateOptions.All, RunAsync)
    {
        Description = "serves the Kubernetes API of a simulated cluster, whose pods are scheduled, started, crash, are killed for memory, rolled out, evicted and deleted. kubectl works with it, and pods can be created, patched and deleted. More goes wrong on request, now with options and later with POST /simulator/faults.",
        Examples =
        [
            "actorvent simulate --pods 200 --rate 20 --kubeconfig-out simulated.kubeconfig",
            "actorvent simulate --rate 0 --port 0 --https --kubeconfig-out simulated.kubeconfig",
            "actorvent simulate --cut-watches 10s --compact 30s --delay 200ms",
        ],
    };

    private static async Task<int> RunAsync(CommandInput input, CommandContext context)
    {
        var configuration = SimulateConfiguration.Read(input);
        if (input.Findings.Errors.Count > 0)
            return FindingsText.Refuse(context.Error, input.Findings, "actorvent simulate --help");
        await using var server = await ApiServer.StartAsync(configuration.Server, context.Time);
        var life = new PodLife(server.Store, configuration.Pods, configuration.Seed, context.Time);
        life.Populate();
        Introduce(configuration, server, context.Output);
        await Task.WhenAll(
            configuration.Rate > 0 ? life.RunAsync(configuration.Rate, context.Stop) : Task.CompletedTask,
            EveryAsync(configuration.CutWatches, () => server.Faults.CutWatches++, context),
            EveryAsync(configuration.Compact, server.Store.Compact, context),
            Stopped.ByAsync(context.Stop));
        var summary = new SummaryText(context.Output, new Style(context.Colours));
        summary.Title("Simulated");
        summary.Row("changes", server.Store.Changes);
        summary.Row("pods", server.Store.Snapshot().Pods.Count);
        summary.Row("revision", server.Store.Revision);
        return ExitCodes.Clean;
    }

    private static void Introduce(SimulateConfiguration configuration, ApiServer server, TextWriter output)
    {
        var rate = configuration.Rate.ToString(CultureInfo.InvariantCulture);
        output.WriteLine($"A cluster of {configuration.Pods} pods, {rate} changes per second, seed {configuration.Seed}, on {server.Uri.GetLeftPart(UriPartial.Authority)}");
        if (configuration.KubeconfigOut is { } path)
        {
            server.WriteKubeconfig(path);
            output.WriteLine($"kubectl --kubeconfig {path} get pods --all-namespaces");
            output.WriteLine($"actorvent run --kubeconfig {path} --url http://127.0.0.1:9000/");
        }
        output.WriteLine("Ctrl-C ends it.");
        output.Flush();
    }

    /// <summary>Does something again and again until the command is stopped.</summary>
    private static async Task EveryAsync(TimeSpan? period, Action action, CommandContext context)
    {
        if (period is not { } wait)
            return;
        try
        {
            while (true)
            {
                await Task.Delay(wait, context.Time, context.Stop);
                action();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped: that is how it ends.
        }
    }
}
