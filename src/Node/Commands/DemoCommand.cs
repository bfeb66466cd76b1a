using System.Globalization;
using ActorVent.Node.Configuration;
using ActorVent.Simulator.Api;
using ActorVent.Simulator.Pods;
using ActorVent.Simulator.Webhooks;

namespace ActorVent.Node.Commands;

/// <summary><c>actorvent demo</c>: a simulated cluster, a node and a receiver in one process.</summary>
internal static class DemoCommand
{
    /// <summary>How long what is under way at the end may take.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public static CommandDefinition Definition { get; } = new("demo", "See all of it work: a simulated cluster, a node and a receiver.", DemoOptions.All, RunAsync)
    {
        Description = "runs a simulated cluster, a node and a receiver in one process, shows deliveries as they come, and ends with a summary. Nothing is left behind.",
        Examples = ["actorvent demo --for 20s", "actorvent demo --pods 500 --rate 200 --for 1m"],
    };

    private static async Task<int> RunAsync(CommandInput input, CommandContext context)
    {
        var configuration = DemoConfiguration.Read(input);
        if (input.Findings.Errors.Count > 0)
            return FindingsText.Refuse(context.Error, input.Findings, "actorvent demo --help");
        using var scratch = new ScratchDirectory();
        var (secretFile, key) = scratch.CreateSecret();
        using var tally = new MeterTally();
        await using var server = await ApiServer.StartAsync(new ApiServerOptions(), context.Time);
        await using var receiver = await Receiver.StartAsync(new ReceiverOptions { Secret = key }, context.Time);
        server.WriteKubeconfig(scratch.Kubeconfig);
        var life = new PodLife(server.Store, configuration.Pods, configuration.Seed, context.Time);
        life.Populate();

        var style = new Style(context.Colours);
        var screen = new DeliveryScreen(context.Output, new DeliveryLines(style));
        var latencies = new Latencies(server.Store);
        receiver.Delivered += latencies.Add;
        receiver.Delivered += screen.Show;
        screen.Begin(Introduction(configuration));

        using var nodeStop = new CancellationTokenSource();
        var node = RunNode(receiver.Uri, scratch, secretFile, context, nodeStop.Token);
        var began = context.Time.GetTimestamp();
        await LiveAsync(life, configuration, node, context);
        var ran = context.Time.GetElapsedTime(began);
        await SettleAsync(server.Store, receiver.Log, node, context.Time);
        await nodeStop.CancelAsync();
        var code = await node;
        receiver.Delivered -= screen.Show;

        var (pods, missing) = LastStates.Compare(server.Store, receiver.Log);
        var summary = new DemoSummary { Ran = ran, Received = receiver.Log.Summary(), Pods = pods, Missing = missing, Latencies = latencies.Percentiles };
        summary.Write(new SummaryText(context.Output, style), tally);
        return code == ExitCodes.Clean && summary.KeptItsPromises ? ExitCodes.Clean : ExitCodes.Failed;
    }

    /// <summary>The node, configured as <c>actorvent run</c> would be with these flags.</summary>
    private static Task<int> RunNode(Uri receiver, ScratchDirectory scratch, string secretFile, CommandContext context, CancellationToken stop)
    {
        var flags = new Dictionary<string, IReadOnlyList<string>>
        {
            [RunOptions.Url.Name] = [receiver.AbsoluteUri],
            [RunOptions.SecretFile.Name] = [secretFile],
            [RunOptions.Kubeconfig.Name] = [scratch.Kubeconfig],
            [RunOptions.Data.Name] = [scratch.Data],
            [RunOptions.LogLevel.Name] = ["warn"],
        };
        var run = RunConfiguration.Read(flags, new Dictionary<string, string>(), new Findings());
        return Task.Run(
            async () =>
            {
                using var loggers = context.Loggers(run.Logging, context.Time);
                return await context.Node(run.Node!, context.Time, loggers, stop);
            },
            CancellationToken.None);
    }

    /// <summary>Lets pods live until the time is over, somebody stops it, or the node fails.</summary>
    private static async Task LiveAsync(PodLife life, DemoConfiguration configuration, Task node, CommandContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.Stop);
        using var timer = new CancellationTokenSource(configuration.For ?? Timeout.InfiniteTimeSpan, context.Time);
        using var over = timer.Token.Register(end.Cancel);
        var living = life.RunAsync(configuration.Rate, end.Token);
        await Task.WhenAny(living, node);
        await end.CancelAsync();
        await living;
    }

    private static async Task SettleAsync(ClusterStore store, DeliveryLog log, Task node, TimeProvider time)
    {
        var began = time.GetTimestamp();
        while (!node.IsCompleted && time.GetElapsedTime(began) < Settling && LastStates.Compare(store, log).Missing > 0)
            await Task.Delay(Look, time);
    }

    private static string Introduction(DemoConfiguration configuration)
    {
        var rate = configuration.Rate.ToString(CultureInfo.InvariantCulture);
        var end = configuration.For is { } time ? $"ends after {Duration.Format(time)}, or at Ctrl-C" : "Ctrl-C ends it";
        return $"{configuration.Pods} simulated pods, {rate} changes per second, seed {configuration.Seed}; {end}.";
    }
}
