using ActorVent.Kubernetes.Connections;
using ActorVent.Kubernetes.Identity;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Identity;

public class ServerAddressesTests
{
    [Theory]
    [InlineData("https://10.0.0.1:6443", "10.0.0.1:6443")]
    [InlineData("https://10.0.0.1:443/", "10.0.0.1")]
    [InlineData("https://[FD00::1]:6443", "[fd00::1]:6443")]
    [InlineData("https://10.0.0.1/k8s/clusters/c-1/", "10.0.0.1/k8s/clusters/c-1")]
    [InlineData("https://API.invalid:6443", "api.invalid:6443")]
    public async Task Server_WithoutAnythingToResolve_IsAtItsAddressAlone(string server, string address) =>
        Assert.Equal([address], await ServerAddresses.OfAsync(Connection(server), TimeProvider.System, default));

    [Fact]
    public async Task Name_IsResolved()
    {
        var addresses = await ServerAddresses.OfAsync(Connection("https://localhost:6443/p"), TimeProvider.System, default);

        Assert.Equal("localhost:6443/p", addresses[0]);
        Assert.Contains("127.0.0.1:6443/p", addresses);
    }

    [Fact]
    public async Task Name_BehindAProxy_IsNotResolved()
    {
        var connection = Connection("https://localhost:6443") with { Proxy = ProxyServer.Parse("http://proxy:3128", "test", allowsBare: false) };

        Assert.Equal(["localhost:6443"], await ServerAddresses.OfAsync(connection, TimeProvider.System, default));
    }

    private static ClusterConnection Connection(string server) => new(new Uri(server), "test", "default", FixedToken.None, new TlsSettings());
}
