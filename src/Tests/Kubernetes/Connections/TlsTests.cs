using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Primitives;
using ActorVent.Tests.Kubernetes.Listing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections;

public sealed class TlsTests : IDisposable
{
    private static readonly Scope Pods = new(ResourceKind.Pods);
    private readonly TempDirectory _directory = new();
    private readonly TestAuthority _authority = TestAuthority.Create();

    public void Dispose()
    {
        _directory.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task Server_SignedByTheGivenCa_IsTrustedAndSpeaksHttp2()
    {
        using var certificate = _authority.Issue();
        await using var server = await FakeApiServer.StartAsync(context =>
            context.Request.Query.ContainsKey("watch") ? Recording.Load("pods-watch").WriteAsync(context) : Recording.Load("pods-list-all").WriteAsync(context), certificate);
        using var client = server.Client(tls: Trusting(_authority.Pem));

        var page = await client.ListAsync(Pods, null, default);
        await using var watch = await client.WatchAsync(Pods, new ResourceVersion("714"), default);

        Assert.NotEmpty(page.Items);
        Assert.NotEmpty(await watch.ReadAsync(default));
        Assert.All(server.Requests, request => Assert.Equal("HTTP/2", request.Protocol));
    }

    [Fact]
    public async Task Server_SignedByAnother_IsAnUnknownAuthority()
    {
        using var other = TestAuthority.Create("CN=other-ca");
        using var certificate = other.Issue();

        await RefusedAsync(certificate, Trusting(_authority.Pem), "is signed by an unknown authority; those trusted are from test-ca");
    }

    [Fact]
    public async Task Server_WithoutACaGiven_IsCheckedAgainstTheSystem()
    {
        using var certificate = _authority.Issue();

        await RefusedAsync(certificate, new TlsSettings(), "is signed by an unknown authority; those trusted are from the system");
    }

    [Fact]
    public async Task Server_SignedByAForgerOfTheSameName_IsRefused()
    {
        using var forger = TestAuthority.Create();
        using var certificate = forger.Issue();

        await RefusedAsync(certificate, Trusting(_authority.Pem), "the server's certificate (CN=server, issued by CN=test-ca, valid from ");
    }

    [Fact]
    public async Task Server_OfAnotherName_IsRefusedWithTheNamesItHas()
    {
        using var certificate = _authority.Issue(dns: ["kubernetes", "kubernetes.default"], loopback: false);

        await RefusedAsync(certificate, Trusting(_authority.Pem), "is not valid for '127.0.0.1' but for kubernetes, kubernetes.default; tls-server-name");
    }

    [Fact]
    public async Task Server_OfTheNameInTlsServerName_IsTrusted()
    {
        using var certificate = _authority.Issue(dns: ["kubernetes"], loopback: false);
        await TrustedAsync(certificate, Trusting(_authority.Pem) with { ServerName = "kubernetes" });
    }

    [Theory]
    [InlineData(-5, -2, "has expired: renew it, or set the clock right, which says ")]
    [InlineData(2, 5, "is not valid yet: wait until it is, or set the clock right, which says ")]
    public async Task Server_ExpiredOrNotYetValid_IsRefused(int fromDays, int toDays, string what)
    {
        using var certificate = _authority.Issue(fromDays: fromDays, toDays: toDays);

        await RefusedAsync(certificate, Trusting(_authority.Pem), $"{certificate.NotAfter.ToUniversalTime():u}) {what}");
    }

    [Fact]
    public async Task Server_WithAnIssuerThatHasExpired_IsRefusedWithTheIssuer()
    {
        using var issuer = TestAuthority.Create("CN=old-ca", _authority, fromDays: -5, toDays: -2);
        using var certificate = issuer.Issue();

        await RefusedAsync(certificate, Trusting([.. _authority.Pem, .. issuer.Pem]), ") has an issuer (CN=old-ca, issued by CN=test-ca, valid from ");
    }

    [Fact]
    public async Task Server_WithSeveralFaults_IsRefusedWithAllOfThem()
    {
        using var other = TestAuthority.Create("CN=other-ca");
        using var certificate = other.Issue(dns: ["kubernetes"], loopback: false, fromDays: -5, toDays: -2);

        var error = await RefusedAsync(certificate, Trusting(_authority.Pem), "is not valid for '127.0.0.1' but for kubernetes; ");

        Assert.Matches("; and it has expired: .*; and it is signed by an unknown authority", error);
    }

    [Fact]
    public void Server_WithACertificateForClients_IsRefused()
    {
        using var certificate = _authority.Issue(client: true);
        var validator = new ServerCertificateValidator(Trusting(_authority.Pem).Authorities, "localhost", advice: "");

        var error = Assert.Throws<AuthenticationException>(() => validator.Validate(this, certificate, null, SslPolicyErrors.None));

        Assert.EndsWith("is not acceptable: NotValidForUsage", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_WhenVerificationIsOff_IsNotChecked()
    {
        using var certificate = _authority.Issue(dns: ["elsewhere"], loopback: false, fromDays: -5, toDays: -2);
        await TrustedAsync(certificate, new TlsSettings(SkipVerify: true));
    }

    [Fact]
    public async Task Server_WithAnIntermediate_IsTrustedThroughTheRoot()
    {
        using var intermediate = TestAuthority.Create("CN=intermediate", _authority);
        using var certificate = intermediate.Issue();

        await TrustedAsync(certificate, Trusting(_authority.Pem), [intermediate.Certificate]);
    }

    [Fact]
    public async Task Server_SignedByAGivenIntermediate_IsTrustedWithoutItsRoot()
    {
        using var intermediate = TestAuthority.Create("CN=intermediate", _authority);
        using var certificate = intermediate.Issue();

        await TrustedAsync(certificate, Trusting(intermediate.Pem));
    }

    [Fact]
    public async Task Server_SignedByAForgerOfTheGivenIntermediate_IsRefused()
    {
        using var intermediate = TestAuthority.Create("CN=intermediate", _authority);
        using var forger = TestAuthority.Impostor(intermediate);
        using var certificate = forger.Issue();

        await RefusedAsync(certificate, Trusting(intermediate.Pem), "the server's certificate (CN=server, issued by CN=intermediate, valid from ");
        await RefusedAsync(certificate, Trusting(intermediate.Pem), "the server's certificate", [intermediate.Certificate]);
    }

    [Fact]
    public async Task Server_ThatItselfIsTheTrustedCertificate_IsTrusted()
    {
        using var certificate = SelfSigned();
        await TrustedAsync(certificate, Trusting(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem())));
    }

    [Fact]
    public async Task Ca_ReplacedInItsFile_CountsFromTheNextConnection()
    {
        using var next = TestAuthority.Create("CN=next-ca");
        using var before = _authority.Issue();
        using var after = next.Issue();
        var current = before;
        await using var server = await FakeApiServer.StartAsync(
            context =>
            {
                context.Response.Headers.Connection = "close";
                return Recording.Load("pods-list-all").WriteAsync(context);
            },
            () => current);
        var file = _directory.Write("data/ca.crt", _authority.Pem);
        var link = Path.Combine(_directory.Path, "ca.crt");
        File.CreateSymbolicLink(link, file);
        var tls = new TlsSettings(new CertificateAuthorities(_authority.Pem, link, link, NullLogger<CertificateAuthorities>.Instance));

        using (var client = server.Client(tls: tls))
            Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);
        current = after;
        using (var client = server.Client(tls: tls))
            Assert.Equal(ApiErrorKind.Network, (await ResourceClientListTests.Fails(client)).Kind);
        File.WriteAllText(file, "half a file");
        using (var client = server.Client(tls: tls))
            Assert.Equal(ApiErrorKind.Network, (await ResourceClientListTests.Fails(client)).Kind);
        File.WriteAllBytes(file, next.Pem);
        using (var client = server.Client(tls: tls))
            Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var authority = TestAuthority.Create("CN=alone");
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=alone", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var created = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(created.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    internal static TlsSettings Trusting(byte[] pem) =>
        new(new CertificateAuthorities(pem, null, "test-ca", NullLogger<CertificateAuthorities>.Instance));

    private static async Task TrustedAsync(X509Certificate2 certificate, TlsSettings tls, X509Certificate2Collection? chain = null)
    {
        await using var server = await FakeApiServer.StartAsync(Recording.Load("pods-list-all").WriteAsync, () => certificate, chain: chain);
        using var client = server.Client(tls: tls);
        Assert.NotEmpty((await client.ListAsync(Pods, null, default)).Items);
    }

    private static async Task<string> RefusedAsync(X509Certificate2 certificate, TlsSettings tls, string message, X509Certificate2Collection? chain = null)
    {
        await using var server = await FakeApiServer.StartAsync(Recording.Load("pods-list-all").WriteAsync, () => certificate, chain: chain);
        using var client = server.Client(tls: tls);

        var error = await ResourceClientListTests.Fails(client);

        Assert.Equal(ApiErrorKind.Network, error.Kind);
        Assert.Contains("TLS: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
        return error.Message;
    }
}
