using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ActorVent.Tests.Common.Postgres;
using Xunit;

namespace ActorVent.Tests.Cluster.Processes;

/// <summary>What comes to the port on which nodes talk to each other, and is no node.</summary>
[Trait("Category", "Cluster")]
public sealed class PortTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Port_ThatStrangersUse_IsOfUseToNodesAllTheSame()
    {
        await using var rig = await ProcessRig.StartAsync(postgres, pods: 100, endpoints: 2);
        var nodes = new[] { rig.StartNode(1), rig.StartNode(2) };
        Assert.Empty(await rig.SettleAsync(Soon));
        await rig.ShowsAsync(1, static text => text.Contains("Count: 2 nodes", StringComparison.Ordinal), Soon);
        var addresses = await rig.Database.ReadAsync<string>("SELECT string_agg(address, ' ') FROM actorvent.nodes WHERE NOT revoked");
        var strangers = new List<TcpClient>();

        var driving = rig.Life.DriveAsync(changes: 1_000, rate: 200);
        foreach (var address in addresses.Split(' '))
        {
            for (var i = 0; i < 25; i++)
                strangers.Add(await ConnectAsync(new Uri(address), Greetings[i % Greetings.Length]));
        }
        // They keep their connections, and read nothing of what is answered.
        await driving;
        Assert.Empty(await rig.SettleAsync(Soon));
        foreach (var stranger in strangers)
        {
            // Half of them are gone without a word.
            if (strangers.IndexOf(stranger) % 2 == 0)
                stranger.Client.LingerState = new LingerOption(true, 0);
            stranger.Dispose();
        }

        await rig.ShowsAsync(2, static text => text.Contains("Count: 2 nodes", StringComparison.Ordinal), Soon);
        foreach (var node in nodes)
            Assert.Equal(0, await node.TerminateAsync());
        Assert.All(rig.Receivers, static receiver => Assert.Equal((0, 0), (receiver.Log.Summary().OrderViolations, receiver.Log.Summary().Repeats)));
    }

    /// <summary>Where a dead node was, something accepts connections and closes them, or says nothing, or answers with garbage.</summary>
    [Fact]
    public async Task Port_OfADeadNode_IsNobodysEnd()
    {
        await using var rig = await ProcessRig.StartAsync(postgres, pods: 100, endpoints: 2);
        using var place = new TcpListener(IPAddress.Loopback, 0);
        place.Start();
        var port = ((IPEndPoint)place.LocalEndpoint).Port;
        place.Stop();
        var nodes = new[] { rig.StartNode(1), rig.StartNode(2), rig.StartNode(3, "--cluster-listen", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")) };
        Assert.Empty(await rig.SettleAsync(Soon));
        await rig.ShowsAsync(1, static text => text.Contains("Count: 3 nodes", StringComparison.Ordinal), Soon);

        var driving = rig.Life.DriveAsync(changes: 2_000, rate: 200);
        await nodes[2].KillAsync();
        using var over = new CancellationTokenSource();
        var answering = AnswerAsync(port, over.Token);
        await driving;

        Assert.Empty(await rig.SettleAsync(Soon));
        await rig.ShowsAsync(2, static text => text.Contains("Count: 2 nodes", StringComparison.Ordinal), Soon);
        await over.CancelAsync();
        Assert.InRange(await answering, 2, int.MaxValue);
        foreach (var node in nodes.Take(2))
            Assert.Equal(0, await node.TerminateAsync());
        Assert.All(rig.Receivers, static receiver => Assert.Equal(0, receiver.Log.Summary().OrderViolations));
    }

    /// <returns>How many came.</returns>
    private static async Task<int> AnswerAsync(int port, CancellationToken over)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start();
        var held = new List<Socket>();
        var count = 0;
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(over);
                switch (count++ % 4)
                {
                    case 0:
                        socket.Close(timeout: 0);
                        break;
                    case 1:
                        socket.Dispose();
                        break;
                    case 2:
                        await socket.SendAsync(Greetings[count % Greetings.Length], over);
                        socket.Dispose();
                        break;
                    default:
                        held.Add(socket);
                        break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            held.ForEach(static socket => socket.Dispose());
            return count;
        }
    }

    /// <summary>Nothing; garbage; a frame of no length; one that never comes; one that is longer than any; another protocol's.</summary>
    private static byte[][] Greetings { get; } =
    [
        [],
        [.. Enumerable.Range(0, 4096).Select(static i => (byte)(i * 73))],
        [0, 0, 0, 0],
        [0, 0, 0, 100, 1, 2, 3],
        [0x7f, 0xff, 0xff, 0xff, .. "and so on"u8],
        [.. "GET / HTTP/1.1\r\nHost: node\r\n\r\n"u8],
        [0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff],
    ];

    private static async Task<TcpClient> ConnectAsync(Uri address, byte[] greeting)
    {
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await client.GetStream().WriteAsync(greeting);
        return client;
    }
}
