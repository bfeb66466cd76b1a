using System.Net;
using System.Net.Sockets;
using ActorVent.Delivery;

namespace ActorVent.Tests.Delivery.Guard;

/// <summary>
/// Names resolve as the test says. Connections go nowhere, or to a server on loopback, pretending that it has the address that was
/// asked for. What was asked is kept.
/// </summary>
internal sealed class ScriptedNetwork(Func<string, IPAddress[]> resolve) : INetwork
{
    private readonly Lock _lock = new();
    private readonly List<string> _resolved = [];
    private readonly List<IPEndPoint> _connected = [];

    /// <summary>The port on loopback that connections really lead to; null: nobody answers.</summary>
    public int? ServerPort { get; init; }

    /// <summary>What the other end says it is; null: what was asked for.</summary>
    public Func<IPEndPoint, IPAddress>? Remote { get; init; }

    public Func<IPEndPoint, IPAddress>? Local { get; init; }

    public IReadOnlyList<string> Resolved => Copy(_resolved);

    public IReadOnlyList<IPEndPoint> Connected => Copy(_connected);

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        lock (_lock)
            _resolved.Add(host);
        return Task.FromResult(resolve(host));
    }

    public async Task<NetworkConnection> ConnectAsync(IPEndPoint to, CancellationToken cancellationToken)
    {
        lock (_lock)
            _connected.Add(to);
        if (ServerPort is not { } port)
            throw new SocketException((int)SocketError.ConnectionRefused);
        var connection = await SystemNetwork.Instance.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
        return connection with { Remote = Remote?.Invoke(to) ?? to.Address, Local = Local?.Invoke(to) ?? IPAddress.Parse("10.0.0.9") };
    }

    private T[] Copy<T>(List<T> list)
    {
        lock (_lock)
            return [.. list];
    }
}
