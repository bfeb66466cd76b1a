using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorVent.Delivery;
using ActorVent.Tests.Delivery.Http;
using Xunit;

namespace ActorVent.Tests.Delivery.Guard;

public class GuardedTlsTests : TransportTests
{
    private const string Host = "hooks.example.com";

    [Theory(Timeout = GuardMilliseconds)]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Certificate_ThatNamesAUrlForItsIssuer_MakesNoRequestWhenGuarded(bool isGuarded, int expected)
    {
        await using var target = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        });
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Leaf(key, $"http://127.0.0.1:{target.Port}/issuer.crt");
        await using var server = new RawServer(connection => connection.WaitAsync(), certificate);
        using var transport = Transport(isGuarded, server.Port, authorities: null);

        var outcome = await transport.SendAsync(Request(new Uri($"https://{Host}/")), TestContext.Current.CancellationToken);

        Assert.Equal((DeliveryCause.Tls, DeliveryPhase.Connect), (outcome.Cause, outcome.Phase));
        Assert.Equal(expected, Math.Min(1, target.Connections));
    }

    [Theory(Timeout = GuardMilliseconds)]
    [InlineData(Host, 200)]
    [InlineData("other.example.com", 0)]
    public async Task Certificate_OfAGuardedEndpoint_IsHeldAgainstItsName(string name, int status)
    {
        using var certificate = TestCertificate.For(name);
        await using var server = new RawServer(
            async connection =>
            {
                await connection.ReadRequestAsync();
                await connection.WriteAsync(Ok);
            },
            certificate);
        using var transport = Transport(isGuarded: true, server.Port, [certificate]);

        var outcome = await transport.SendAsync(Request(new Uri($"https://{Host}/")), TestContext.Current.CancellationToken);

        Assert.Equal((status == 0 ? DeliveryCause.Tls : DeliveryCause.Status, status), (outcome.Cause, outcome.Status));
    }

    private HttpWebhookTransport Transport(bool isGuarded, int port, X509Certificate2Collection? authorities) => new(
        new HttpTransportOptions { IsGuarded = isGuarded, Authorities = authorities },
        Time,
        new ScriptedNetwork(_ => [IPAddress.Parse("1.1.1.1")]) { ServerPort = port });

    /// <summary>Its issuer is not sent along.</summary>
    private static X509Certificate2 Leaf(ECDsa key, string issuerUrl)
    {
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(ocspUris: null, [issuerUrl]));
        var now = TimeProvider.System.GetUtcNow();
        using var leaf = request.Create(
            new X500DistinguishedName("CN=an issuer that nobody has"), X509SignatureGenerator.CreateForECDsa(issuerKey), now.AddDays(-1), now.AddDays(1), [1]);
        return leaf.CopyWithPrivateKey(key);
    }
}
