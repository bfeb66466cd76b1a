using System.Text;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Tests.Delivery.Http;
using ActorVent.Tests.Kubernetes.Listing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections;

/// <summary>Two sides that do not speak the same, and a client that is not known any more: each is said, with what to change.</summary>
public sealed class TlsMismatchTests : IDisposable
{
    private const string WriteHttps = "; if the server speaks TLS at this port, write https:// instead of http://";

    private readonly TestAuthority _authority = TestAuthority.Create();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Https_AtAPlainPort_IsSaid()
    {
        await using var server = await FakeApiServer.ReplayAsync("pods-list-all");

        Assert.Equal(
            "cannot list pods: TLS: the server does not speak TLS at this port; write http:// instead of https://, or name another port",
            await FailureAsync(new UriBuilder(server.Address) { Scheme = "https" }.Uri));
    }

    [Fact]
    public async Task Http_AtATlsPort_IsSaid()
    {
        using var certificate = _authority.Issue();
        await using var server = await FakeApiServer.StartAsync(_ => Task.CompletedTask, certificate);

        Assert.EndsWith(WriteHttps, await FailureAsync(new UriBuilder(server.Address) { Scheme = "http" }.Uri), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_ThatAGoServerAnswers_IsSaid()
    {
        await using var server = RawServer.Answering("HTTP/1.0 400 Bad Request\r\nConnection: close\r\n\r\nClient sent an HTTP request to an HTTPS server.\n");

        Assert.EndsWith(WriteHttps, await FailureAsync(new Uri($"http://127.0.0.1:{server.Port}/")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_CutAfterAnAnswer_IsNoQuestionOfTls()
    {
        var answers = 0;
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            if (Interlocked.Increment(ref answers) == 1)
                await connection.WriteAsync("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        });
        using var client = Client(new Uri($"http://127.0.0.1:{server.Port}/"), new TlsSettings());

        await ResourceClientListTests.Fails(client);

        Assert.DoesNotContain("TLS", (await ResourceClientListTests.Fails(client)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-5, -2, "has expired")]
    [InlineData(2, 5, "is not valid yet")]
    public async Task ClientCertificate_OutOfDateAtA401_IsNamedWithItsDates(int fromDays, int toDays, string untimely)
    {
        using var certificate = _authority.Issue();
        using var user = _authority.Issue("CN=jane", fromDays: fromDays, toDays: toDays, client: true);

        var message = await UnauthorizedAsync(certificate, user);

        Assert.Contains("the client certificate (CN=jane, issued by CN=test-ca, valid from ", message, StringComparison.Ordinal);
        Assert.EndsWith($" to {user.NotAfter.ToUniversalTime():u}) of test {untimely}: renew it", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClientCertificate_ThatIsValidAtA401_IsNotBlamed()
    {
        using var certificate = _authority.Issue();
        using var user = _authority.Issue("CN=jane", client: true);

        Assert.DoesNotContain("client certificate", await UnauthorizedAsync(certificate, user), StringComparison.Ordinal);
    }

    private async Task<string> UnauthorizedAsync(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate, System.Security.Cryptography.X509Certificates.X509Certificate2 user)
    {
        await using var server = await FakeApiServer.StartAsync(Recording.Load("pods-list-unauthorized").WriteAsync, certificate, askForClientCertificate: true);
        var own = new ClientCertificate(
            Encoding.ASCII.GetBytes(user.ExportCertificatePem()), Encoding.ASCII.GetBytes(TestAuthority.KeyPem(user)), null, null, NullLogger<ClientCertificate>.Instance);
        using var client = Client(server.Address, TlsTests.Trusting(_authority.Pem) with { Client = own });
        var error = await ResourceClientListTests.Fails(client);
        Assert.Equal(ApiErrorKind.Unauthorized, error.Kind);
        return error.Message;
    }

    private static async Task<string> FailureAsync(Uri address)
    {
        using var client = Client(address, new TlsSettings());
        return (await ResourceClientListTests.Fails(client)).Message;
    }

    private static ResourceClient Client(Uri address, TlsSettings tls) => new(
        new ClusterConnection(address, "test", "default", FixedToken.None, tls), TimeProvider.System, new Random(1), NullLoggerFactory.Instance);
}
