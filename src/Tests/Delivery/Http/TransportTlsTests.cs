using System.Net;
using System.Security.Cryptography.X509Certificates;
using ActorVent.Delivery;
using ActorVent.Tests.Kubernetes.Connections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorVent.Tests.Delivery.Http;

public class TransportTlsTests : TransportTests
{
    [Fact(Timeout = GuardMilliseconds)]
    public async Task Certificate_OfUnknownAuthority_IsATlsFailure()
    {
        using var certificate = TestCertificate.For("127.0.0.1");
        await using var server = new RawServer(c => c.WaitAsync(), certificate);
        using var transport = Transport();

        var outcome = await SendAsync(transport, server);

        Assert.Equal((DeliveryCause.Tls, DeliveryPhase.Connect), (outcome.Cause, outcome.Phase));
        Assert.Matches(@"^no TLS connection: the endpoint's certificate \(CN=127\.0\.0\.1, issued by CN=127\.0\.0\.1, valid from \S+ \S+ to \S+ \S+\) is signed by itself: add it to what this machine trusts, or to the file that SSL_CERT_FILE names$", outcome.Detail);
        Assert.Equal(0, server.Requests);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Certificate_OfAnotherName_IsATlsFailure()
    {
        using var certificate = TestCertificate.For("other.example");
        await using var server = new RawServer(c => c.WaitAsync(), certificate);
        using var transport = Transport(Trusting(certificate));

        var outcome = await SendAsync(transport, server);

        Assert.Equal(DeliveryCause.Tls, outcome.Cause);
        Assert.Contains(" is not for 127.0.0.1, but for other.example: use a name that it is for in the URL", outcome.Detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Certificate_OfAPrivateAuthority_IsToldWithItsIssuer()
    {
        using var authority = TestAuthority.Create();
        using var certificate = authority.Issue("CN=hooks");

        var detail = await RefusalAsync(certificate, new HttpTransportOptions());

        Assert.Contains("certificate (CN=hooks, issued by CN=test-ca, valid from ", detail, StringComparison.Ordinal);
        Assert.Contains(" is signed by an authority that is not trusted here: add that authority to what this machine trusts, or to the file that SSL_CERT_FILE names, and see that the endpoint sends its intermediate certificates", detail, StringComparison.Ordinal);
    }

    [Theory(Timeout = GuardMilliseconds)]
    [InlineData(-5, -2, "has expired: renew it")]
    [InlineData(2, 5, "is not valid yet: wait until it is")]
    public async Task Certificate_ExpiredOrNotYetValid_IsToldWithItsDatesAndTheClock(int fromDays, int toDays, string what)
    {
        using var authority = TestAuthority.Create();
        using var certificate = authority.Issue("CN=hooks", fromDays: fromDays, toDays: toDays);

        var detail = await RefusalAsync(certificate, Trusting(authority.Certificate));

        Assert.Contains($"{certificate.NotAfter.ToUniversalTime():u}) {what}, or set the clock right, which says {TimeProvider.System.GetUtcNow():yyyy}-", detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Certificate_WithTwoFaults_IsToldWithBoth()
    {
        using var authority = TestAuthority.Create();
        using var certificate = authority.Issue("CN=hooks", dns: ["other.example"], loopback: false, fromDays: -5, toDays: -2);

        Assert.Matches("is not for 127.0.0.1, but for other.example: .*; and it has expired", await RefusalAsync(certificate, Trusting(authority.Certificate)));
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Certificate_ThatIsExpiredAndOfAnUnknownAuthority_IsToldWithBoth()
    {
        using var authority = TestAuthority.Create();
        using var certificate = authority.Issue("CN=hooks", fromDays: -5, toDays: -2);

        Assert.Matches("has expired: .*; and it is signed by an authority that is not trusted here", await RefusalAsync(certificate, new HttpTransportOptions()));
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Http_AtATlsPort_IsToldToBeHttps()
    {
        using var certificate = TestCertificate.For("127.0.0.1");
        await using var server = new RawServer(c => c.WaitAsync(), certificate);
        using var transport = Transport();

        var outcome = await transport.SendAsync(Request(new Uri($"http://127.0.0.1:{server.Port}/")), TestContext.Current.CancellationToken);

        Assert.EndsWith("; if the endpoint speaks TLS at this port, write https:// in its URL", outcome.Detail, StringComparison.Ordinal);
    }

    [Theory(Timeout = GuardMilliseconds)]
    [InlineData("Client sent an HTTP request to an HTTPS server.\n")]
    [InlineData("<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>")]
    public async Task Http_ThatATlsServerAnswers_IsTriedAgainAndNoDeadLetter(string body)
    {
        var outcome = await OutcomeOfAnswerAsync($"HTTP/1.0 400 Bad Request\r\n\r\n{body}");

        Assert.Equal((DeliveryCause.Tls, 0, "the endpoint speaks TLS at this port: write https:// in its URL"), (outcome.Cause, outcome.Status, outcome.Detail));
        Assert.Equal(Verdict.Retry, Answers.Classify(outcome));
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Endpoint_ThatSpeaksPlainHttpOnATlsPort_IsATlsFailure()
    {
        await using var server = new RawServer(c => c.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"));
        using var transport = Transport();

        var outcome = await transport.SendAsync(Request(new Uri($"https://127.0.0.1:{server.Port}/")), TestContext.Current.CancellationToken);

        Assert.Equal((DeliveryCause.Tls, DeliveryPhase.Connect), (outcome.Cause, outcome.Phase));
        Assert.Equal("no TLS connection: the endpoint does not speak TLS at this port: write http:// in its URL, or name another port", outcome.Detail);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Handshake_ThatIsNeverAnswered_TimesOutInConnecting()
    {
        await using var server = new RawServer(c => c.WaitAsync());
        using var transport = Transport(new HttpTransportOptions { ConnectTimeout = TimeSpan.FromMilliseconds(200) });

        var outcome = await transport.SendAsync(Request(new Uri($"https://127.0.0.1:{server.Port}/")), TestContext.Current.CancellationToken);

        Assert.Equal((DeliveryCause.TimedOut, DeliveryPhase.Connect), (outcome.Cause, outcome.Phase));
        Assert.Equal("no answer within 0.2 s", outcome.Detail);
    }

    [Theory(Timeout = GuardMilliseconds)]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1")]
    [InlineData(HttpProtocols.Http1AndHttp2, "HTTP/2")]
    public async Task Tls_WithTrustedAuthority_SpeaksTheNewestProtocolOfBoth(HttpProtocols protocols, string expected)
    {
        using var certificate = TestCertificate.For("127.0.0.1");
        await using var app = await StartAsync(certificate, protocols, async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync($"{{\"correlation_id\":\"{context.Request.Protocol} {await body.ReadToEndAsync()}\"}}");
        });
        using var transport = Transport(Trusting(certificate));

        var outcome = await transport.SendAsync(Request(UrlOf(app), "body"), TestContext.Current.CancellationToken);

        Assert.Equal($"{expected} body", outcome.CorrelationId);
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Http2_OneStreamThatNeverAnswers_LeavesTheOthersAlone()
    {
        using var certificate = TestCertificate.For("127.0.0.1");
        var reached = Signal();
        await using var app = await StartAsync(certificate, HttpProtocols.Http2, async context =>
        {
            if (context.Request.Headers["webhook-id"] != "slow")
                return;
            reached.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        using var transport = Transport(Trusting(certificate));
        var slow = transport.SendAsync(Request(UrlOf(app), "{}", new KeyValuePair<string, string>("webhook-id", "slow")), TestContext.Current.CancellationToken).AsTask();
        await reached.Task;

        var fast = await transport.SendAsync(Request(UrlOf(app)), TestContext.Current.CancellationToken);
        Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(200, fast.Status);
        Assert.Equal((DeliveryCause.TimedOut, DeliveryPhase.Response), ((await slow).Cause, (await slow).Phase));
        Assert.Equal(200, (await transport.SendAsync(Request(UrlOf(app)), TestContext.Current.CancellationToken)).Status);
    }

    private async Task<string> RefusalAsync(X509Certificate2 certificate, HttpTransportOptions options)
    {
        await using var server = new RawServer(c => c.WaitAsync(), certificate);
        using var transport = Transport(options);
        var outcome = await SendAsync(transport, server);
        Assert.Equal((DeliveryCause.Tls, DeliveryPhase.Connect, 0), (outcome.Cause, outcome.Phase, server.Requests));
        return outcome.Detail!;
    }

    private static HttpTransportOptions Trusting(X509Certificate2 certificate) => new() { Authorities = [certificate] };

    private static Uri UrlOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private static async Task<WebApplication> StartAsync(X509Certificate2 certificate, HttpProtocols protocols, RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0, l =>
        {
            l.Protocols = protocols;
            l.UseHttps(certificate);
        }));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
