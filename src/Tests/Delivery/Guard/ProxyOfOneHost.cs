using System.Net;

namespace ActorVent.Tests.Delivery.Guard;

/// <summary>Stands for all requests of the process to one host; other tests' requests pass it by.</summary>
internal sealed class ProxyOfOneHost(string host, Uri proxy) : IWebProxy
{
    public ICredentials? Credentials { get; set; }

    public Uri? GetProxy(Uri destination) => destination.Host == host ? proxy : null;

    public bool IsBypassed(Uri destination) => destination.Host != host;
}
