using System.Net;
using System.Security.Cryptography.X509Certificates;
using ActorVent.Delivery;
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
        Assert.StartsWith("no TLS connection: ", outcome.Detail, StringComparison.Ordinal);
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
    }

    [Fact(Timeout = GuardMilliseconds)]
    public async Task Endpoint_ThatSpeaksPlainHttpOnATlsPort_IsATlsFailure()
    {
        await using var server = new RawServer(c => c.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"));
        using var transport = Transport();

        var outcome = await transport.SendAsync(Request(new Uri($"https://127.0.0.1:{server.Port}/")), TestContext.Current.CancellationToken);

        Assert.Equal((DeliveryCause.Tls, DeliveryPhase.Connect), (outcome.Cause, outcome.Phase));
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
