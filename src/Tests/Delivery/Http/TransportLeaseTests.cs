using System.Net;
using ActorVent.Delivery;
using Xunit;

namespace ActorVent.Tests.Delivery.Http;

/// <summary>The lease may end while a request waits for its connection.</summary>
public sealed class TransportLeaseTests : TransportTests
{
    private readonly SwitchedLease _lease = new();

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Lease_ThatLapsesWhileConnecting_LetsNothingOut()
    {
        await using var server = RawServer.Answering(Ok);
        using var transport = new HttpWebhookTransport(new HttpTransportOptions(), Time, new LapsingNetwork(_lease));

        var outcome = await transport.SendAsync(Request(server.Url) with { Lease = _lease }, TestContext.Current.CancellationToken);

        Assert.Equal(DeliveryCause.LeaseLapsed, outcome.Cause);
        Assert.Equal(0, server.Requests);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Lease_ThatLapsesBeforeTheBody_LetsNothingOutOfAKeptConnection()
    {
        await using var server = RawServer.Answering(Ok);
        using var transport = Transport();
        Assert.Equal(200, (await SendAsync(transport, server)).Status);
        _lease.IsHeld = false;

        var outcome = await transport.SendAsync(Request(server.Url) with { Lease = _lease }, TestContext.Current.CancellationToken);

        Assert.Equal(DeliveryCause.LeaseLapsed, outcome.Cause);
        Assert.Equal(1, server.Requests);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Lease_ThatIsHeldAgain_LetsTheNextOut()
    {
        await using var server = RawServer.Answering(Ok);
        using var transport = Transport();
        _lease.IsHeld = false;
        await transport.SendAsync(Request(server.Url) with { Lease = _lease }, TestContext.Current.CancellationToken);

        _lease.IsHeld = true;

        Assert.Equal(200, (await transport.SendAsync(Request(server.Url) with { Lease = _lease }, TestContext.Current.CancellationToken)).Status);
    }

    private sealed class LapsingNetwork(SwitchedLease lease) : INetwork
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => SystemNetwork.Instance.ResolveAsync(host, cancellationToken);

        public Task<NetworkConnection> ConnectAsync(IPEndPoint to, CancellationToken cancellationToken)
        {
            lease.IsHeld = false;
            return SystemNetwork.Instance.ConnectAsync(to, cancellationToken);
        }
    }
}
