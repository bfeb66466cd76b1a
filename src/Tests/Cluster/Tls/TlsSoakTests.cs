using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ActorVent.Cluster.Tls;
using ActorVent.Tests.Simulation;
using Akka.Actor;
using Akka.Event;
using Akka.Remote;
using Xunit;

namespace ActorVent.Tests.Cluster.Tls;

/// <summary>Connections of nodes that live are reset and refused, again and again; ACTORVENT_TEST_SECONDS says for how long.</summary>
[Trait("Category", "Cluster")]
public sealed class TlsSoakTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Refused = TimeSpan.FromMilliseconds(1200);

    [Fact]
    public async Task Nodes_ThroughResetsAndRefusals_HearOfEveryEndAndKeepEachOther()
    {
        var known = new HashSet<string>();
        var nodes = Enumerable.Range(0, 3).Select(_ => new TlsNode(known)).ToList();
        var quarantined = new ConcurrentQueue<string>();
        foreach (var node in nodes)
        {
            var listener = node.System.ActorOf(Props.Create(() => new Listener(quarantined, Say)));
            node.System.EventStream.Subscribe(listener, typeof(QuarantinedEvent));
            node.System.EventStream.Subscribe(listener, typeof(Error));
        }
        var watches = nodes.SelectMany(one => nodes.Where(other => other != one).Select(other => WatchSoak.Start(one, other))).ToList();
        var random = new Random(Histories.Number("ACTORVENT_TEST_SEED") ?? 1);
        var left = Histories.Number("ACTORVENT_TEST_SECONDS") ?? 20;
        var (cuts, refusals) = (0, 0);
        for (var second = 1; second <= left; second++)
        {
            foreach (var watch in watches)
                await watch.DoAsync(5);
            if (random.Next(3) == 0)
            {
                await Remoting(nodes[random.Next(3)]).ManagementCommand(new TlsTransport.Cut(), CancellationToken.None);
                cuts++;
            }
            if (random.Next(4) == 0 && await RefuseAsync(nodes[random.Next(3)]))
                refusals++;
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(500, 1500)), TimeProvider.System);
            if (second % 60 != 0)
                continue;
            var open = await NotReportedAsync(watches);
            Say(string.Create(CultureInfo.InvariantCulture, $"after {second} turns: {cuts} cuts, {refusals} refusals, {watches.Sum(static watch => watch.Count)} watched, {open} not yet reported, {GC.GetTotalMemory(forceFullCollection: true) >> 10} KiB in use, {Environment.WorkingSet >> 20} MiB, {Process.GetCurrentProcess().Threads.Count} threads"));
        }

        var missing = 0;
        foreach (var watch in watches)
            missing += await watch.MissingAsync(Patience);
        Say(string.Create(CultureInfo.InvariantCulture, $"{cuts} cuts, {refusals} refusals, {watches.Sum(static watch => watch.Count)} watched, {missing} never reported, {quarantined.Count} quarantined"));
        foreach (var node in nodes)
            await node.DisposeAsync();
        Assert.Equal((0, 0), (missing, quarantined.Count));
    }

    private static async Task<int> NotReportedAsync(IEnumerable<WatchSoak> watches)
    {
        var count = 0;
        foreach (var watch in watches)
            count += await watch.NotReportedAsync();
        return count;
    }

    /// <summary>Cuts a node's connections, and for a while nobody reaches its port, which answers with a reset. Takes root; returns whether it was done.</summary>
    private static async Task<bool> RefuseAsync(TlsNode node)
    {
        var rule = string.Create(CultureInfo.InvariantCulture, $"INPUT -i lo -p tcp --dport {node.Address.Port} -j REJECT --reject-with tcp-reset");
        if (!Run("-I " + rule))
            return false;
        await Remoting(node).ManagementCommand(new TlsTransport.Cut(), CancellationToken.None);
        await Task.Delay(Refused, TimeProvider.System);
        return Run("-D " + rule);
    }

    private static bool Run(string arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("iptables", arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program.
            return false;
        }
    }

    private static RemoteTransport Remoting(TlsNode node) => ((RemoteActorRefProvider)((ExtendedActorSystem)node.System).Provider).Transport;

    private void Say(string line) => output.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {line}");

    private sealed class Listener : ReceiveActor
    {
        public Listener(ConcurrentQueue<string> heard, Action<string> say)
        {
            Receive<QuarantinedEvent>(quarantined =>
            {
                heard.Enqueue(quarantined.ToString());
                say(quarantined.ToString());
            });
            // Why a peer is given up is only in the log.
            Receive<Error>(static error => error.Message.ToString()!.Contains("irrecoverably", StringComparison.Ordinal), error => say($"{error.Message} {error.Cause}"));
        }
    }
}
