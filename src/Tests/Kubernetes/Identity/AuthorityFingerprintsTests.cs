using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Kubernetes.Identity;
using ActorVent.Tests.Kubernetes.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Identity;

public sealed class AuthorityFingerprintsTests : IDisposable
{
    private readonly TestAuthority _cluster = TestAuthority.Create("CN=kubernetes");
    private readonly TestAuthority _next = TestAuthority.Create("CN=kubernetes");
    private readonly TestAuthority _company = TestAuthority.Create("CN=company");

    public void Dispose()
    {
        _cluster.Dispose();
        _next.Dispose();
        _company.Dispose();
    }

    [Fact]
    public void Authority_ThatIsGiven_Counts() =>
        Assert.Equal([Fingerprint(_cluster)], AuthorityFingerprints.Of(Connection("https://api:6443", _cluster)));

    [Fact]
    public void Authorities_OfARotation_BothCount() =>
        Assert.Equal([Fingerprint(_cluster), Fingerprint(_next)], AuthorityFingerprints.Of(Connection("https://api:6443", _cluster, _next)));

    [Fact]
    public void CompanysRoot_BesideTheClustersAuthority_DoesNotCount()
    {
        using var signed = TestAuthority.Create("CN=signed", _company);

        Assert.Equal([Fingerprint(signed)], AuthorityFingerprints.Of(Connection("https://api:6443", _company, signed)));
    }

    [Fact]
    public async Task CompanysRoot_AboveAnAuthorityThatTheServerSends_DoesNotCount()
    {
        using var signed = TestAuthority.Create("CN=signed", _company);
        using var certificate = signed.Issue();
        await using var server = await FakeApiServer.StartAsync(_ => Task.CompletedTask, () => certificate, chain: [signed.Certificate]);
        var connection = Connection(server.Address.ToString(), _company);
        using var client = new ResourceClient(connection, TimeProvider.System, new Random(1), NullLoggerFactory.Instance);

        await Assert.ThrowsAsync<ApiException>(async () => await client.GetClusterIdentityAsync(default));

        Assert.Equal([Fingerprint(signed)], AuthorityFingerprints.Of(connection));
    }

    [Theory]
    [InlineData("https://proxy/k8s/clusters/c-1")]
    [InlineData("http://api:8080")]
    public void ServerBehindAPathOrWithoutTls_HasNone(string server) =>
        Assert.Empty(AuthorityFingerprints.Of(Connection(server, _cluster)));

    [Fact]
    public void Server_ThatTheSystemTrusts_HasNone() =>
        Assert.Empty(AuthorityFingerprints.Of(Connection("https://api:6443")));

    [Fact]
    public void PublicAuthority_ThatIsGiven_DoesNotCount() =>
        Assert.Equal([Fingerprint(_cluster)], AuthorityFingerprints.Of(Connection("https://api:6443", _company, _cluster), [_company.Certificate]));

    [Fact]
    public void PublicAuthority_ThatSignedTheOneGiven_MakesItNotCount()
    {
        using var signed = TestAuthority.Create("CN=signed", _company);

        Assert.Empty(AuthorityFingerprints.Of(Connection("https://api:6443", signed), [_company.Certificate]));
    }

    [Fact]
    public void Authorities_ThatThisSystemTrusts_DoNotCount()
    {
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        var trusted = string.Concat(store.Certificates.Take(3).Select(root => root.ExportCertificatePem() + "\n"));

        Assert.Empty(AuthorityFingerprints.Of(Connection("https://api:6443", trusted)));
    }

    private static ClusterConnection Connection(string server, params TestAuthority[] authorities) =>
        Connection(server, string.Concat(authorities.Select(authority => Encoding.ASCII.GetString(authority.Pem))));

    private static ClusterConnection Connection(string server, string pem) => new(
        new Uri(server),
        "test",
        "default",
        FixedToken.None,
        new TlsSettings(pem.Length == 0 ? null : new CertificateAuthorities(Encoding.ASCII.GetBytes(pem), null, "test-ca", NullLogger<CertificateAuthorities>.Instance)));

    private static string Fingerprint(TestAuthority authority) =>
        authority.Certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();
}
