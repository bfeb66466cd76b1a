using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActorVent.Tests.Common.Postgres;

/// <summary>The way to a server, which is cut in the moment that the server answers one statement.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private readonly Task _accepting;
    private volatile string? _statement;

    public CuttingProxy(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether it has happened.</summary>
    public bool HasCut { get; private set; }

    /// <summary>Once: what carries this text reaches the server, and what comes back does not.</summary>
    public void LoseTheAnswerTo(string statement) => _statement = statement;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ForwardAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _server);
            var isToCut = false;
            var there = CopyAsync(client.GetStream(), server.GetStream(), sent =>
            {
                if (_statement is not { } statement || !Encoding.UTF8.GetString(sent).Contains(statement, StringComparison.Ordinal))
                    return true;
                _statement = null;
                isToCut = true;
                return true;
            });
            await Task.WhenAny(there, CopyAsync(server.GetStream(), client.GetStream(), _ =>
            {
                HasCut |= isToCut;
                return !isToCut;
            }));
        }
    }

    /// <param name="from">One side.</param>
    /// <param name="to">The other.</param>
    /// <param name="mayPass">Whether a piece goes on; if not, all ends.</param>
    private static async Task CopyAsync(NetworkStream from, NetworkStream to, Func<byte[], bool> mayPass)
    {
        var buffer = new byte[65536];
        try
        {
            while (await from.ReadAsync(buffer) is var read and > 0 && mayPass(buffer[..read]))
                await to.WriteAsync(buffer.AsMemory(0, read));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }
    }
}
