using System.Net;

namespace ActorVent.Node.Configuration;

/// <summary>Where health and metrics are served.</summary>
/// <param name="Address">One of this machine's; <see cref="IPAddress.IPv6Any"/>: all of them.</param>
/// <param name="Port">0: any that is free; the log says which.</param>
public sealed record ListenOptions(IPAddress Address, int Port)
{
    public IPEndPoint EndPoint => new(Address, Port);
}
