using ActorVent.Delivery;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Tests.Delivery.Http;
using ActorVent.Tests.Kubernetes.Listing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections;

/// <summary>Addresses that say where a server listens, as k3d writes them, lead to this machine.</summary>
public sealed class UnspecifiedAddressTests : IDisposable
{
    private static readonly Scope Pods = new(ResourceKind.Pods);
    private readonly TestAuthority _authority = TestAuthority.Create();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("[::]")]
    [InlineData("[::ffff:0.0.0.0]")]
    public async Task Server_OfAnUnspecifiedAddress_IsThisMachine(string host)
    {
        await using var server = new RawServer(ListAsync);
        using var client = Client(new ClusterConnection(new Uri($"http://{host}:{server.Port}/"), "test", "default", FixedToken.None, new TlsSettings()));

        Assert.Empty((await client.ListAsync(Pods, null, default)).Items);
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("[::]")]
    public async Task Certificate_OfTheAddressAsWritten_IsTrusted(string host)
    {
        using var certificate = _authority.Issue(dns: ["0.0.0.0", "::"], loopback: false);
        await using var server = new RawServer(ListAsync, certificate);
        using var client = Client(new ClusterConnection(new Uri($"https://{host}:{server.Port}/"), "test", "default", FixedToken.None, TlsTests.Trusting(_authority.Pem)));

        Assert.Empty((await client.ListAsync(Pods, null, default)).Items);
    }

    [Fact]
    public async Task Certificate_OfTheAddressConnectedTo_IsRefused()
    {
        using var certificate = _authority.Issue(dns: ["localhost"]);
        await using var server = await FakeApiServer.StartAsync(Recording.Load("pods-list-all").WriteAsync, certificate);
        using var client = Client(server.Connection(tls: TlsTests.Trusting(_authority.Pem)) with { Server = At(server, "0.0.0.0") });

        Assert.Contains("is not valid for '0.0.0.0' but for localhost, 127.0.0.1", (await ResourceClientListTests.Fails(client)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxy_OfAnUnspecifiedAddress_IsThisMachine()
    {
        await using var server = await FakeApiServer.ReplayAsync("pods-list-all");
        using var client = Client(server.Connection() with
        {
            Server = new Uri("http://api.example/"),
            Proxy = ProxyServer.Parse(At(server, "0.0.0.0").AbsoluteUri, "test", allowsBare: false),
        });

        Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task Endpoint_OfAnUnspecifiedAddress_IsThisMachine(string host)
    {
        await using var server = await FakeApiServer.StartAsync(_ => Task.CompletedTask);
        using var transport = new HttpWebhookTransport(new HttpTransportOptions(), TimeProvider.System);

        Assert.Equal(200, (await transport.SendAsync(new WebhookRequest(At(server, host), new("{}"u8.ToArray()), "application/json", []), default)).Status);
    }

    /// <summary>Kestrel takes no request whose host is [::].</summary>
    private static async Task ListAsync(RawConnection connection)
    {
        const string List = """{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}""";
        await connection.ReadRequestAsync();
        await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {List.Length}\r\n\r\n{List}");
    }

    private static Uri At(FakeApiServer server, string host) => new($"{server.Address.Scheme}://{host}:{server.Address.Port}/");

    private static ResourceClient Client(ClusterConnection connection) => new(connection, TimeProvider.System, new Random(1), NullLoggerFactory.Instance);
}
