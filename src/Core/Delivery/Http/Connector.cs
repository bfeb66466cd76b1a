using System.Net;
using System.Net.Sockets;

namespace ActorVent.Delivery;

/// <summary>
/// Opens connections. Resolving and connecting are two steps here, so that outcomes tell them apart, and so that addresses are
/// judged after resolution: a name is resolved once, and only what was judged is connected to, which leaves nothing to rebind.
/// </summary>
/// <param name="network">Name servers and TCP.</param>
/// <param name="isGuarded">Whether <see cref="AddressGuard"/> judges the addresses.</param>
internal sealed class Connector(INetwork network, bool isGuarded)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        context.InitialRequestMessage.Options.TryGetValue(RequestProgress.Key, out var progress);
        progress?.Advance(RequestProgress.Step.Resolving);
        var addresses = await ResolveAsync(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
        progress?.Advance(RequestProgress.Step.Connecting);
        return await ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
            return isGuarded ? Judged([literal]) : [literal];
        // The cluster's search domains would make its services of names that look public.
        var name = isGuarded && !host.EndsWith('.') ? $"{host}." : host;
        var addresses = await network.ResolveAsync(name, cancellationToken).ConfigureAwait(false);
        return isGuarded && addresses.Length > 0 ? Judged(addresses) : addresses;
    }

    private static List<IPAddress> Judged(IPAddress[] addresses)
    {
        var passed = new List<IPAddress>(addresses.Length);
        foreach (var address in addresses)
        {
            if (AddressGuard.Refusal(address) is null)
                passed.Add(address);
        }
        return passed.Count > 0
            ? passed
            : throw new AddressRefusedException(DeliveryPhase.Resolve, $"{addresses[0]} is {AddressGuard.Refusal(addresses[0])}");
    }

    /// <summary>To the first that answers.</summary>
    private async Task<Stream> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellationToken)
    {
        SocketException? failure = null;
        foreach (var address in addresses)
        {
            // A socket for IPv6 alone does not take IPv4 in that disguise.
            var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            try
            {
                var connection = await network.ConnectAsync(new IPEndPoint(plain, port), cancellationToken).ConfigureAwait(false);
                if (!isGuarded || RefusalOf(connection) is not { } refusal)
                    return connection.Stream;
                await connection.Stream.DisposeAsync().ConfigureAwait(false);
                throw new AddressRefusedException(DeliveryPhase.Connect, refusal);
            }
            catch (SocketException e)
            {
                failure = e;
            }
        }
        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>A public address may still be this machine's own: then both ends are alike.</summary>
    private static string? RefusalOf(NetworkConnection connection) =>
        AddressGuard.Refusal(connection.Remote) is { } kind ? $"{connection.Remote} is {kind}"
        : connection.Remote.Equals(connection.Local) ? $"{connection.Remote} is this machine"
        : null;
}
