using System.Buffers;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.WebUtilities;

namespace ActorVent.Delivery;

/// <summary>
/// Sends over HTTP/1.1, or HTTP/2 where TLS negotiates it. One instance for each endpoint: with its own connections a slow
/// endpoint takes none from others. One call is one request: nothing is followed, and nothing is sent again but what HTTP/2
/// proves untouched (a refused stream).
/// </summary>
internal sealed class HttpWebhookTransport : IWebhookTransport, IDisposable
{
    /// <summary>At most so many bytes of an answer are read.</summary>
    public const int MostAnswerBytes = 64 * 1024;

    private const int FirstBufferBytes = 4 * 1024;
    private const int MostAnswerHeaderKilobytes = 32;

    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(15);

    private readonly HttpTransportOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _invoker;

    // The handler's disposal leaves requests alone that are under way.
    private readonly CancellationTokenSource _closed = new();
    private volatile bool _hasAnswered;

    public HttpWebhookTransport(HttpTransportOptions options, TimeProvider time)
        : this(options, time, SystemNetwork.Instance)
    {
    }

    public HttpWebhookTransport(HttpTransportOptions options, TimeProvider time, INetwork network)
    {
        _options = options;
        _time = time;
        _invoker = new HttpMessageInvoker(CreateHandler(options, new Connector(network, options.IsGuarded)), disposeHandler: true);
    }

    /// <summary><c>ActorVent/</c> and the version.</summary>
    public static string UserAgent { get; } = "ActorVent/" + (typeof(HttpWebhookTransport).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0");

    public async ValueTask<DeliveryOutcome> SendAsync(WebhookRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!request.Url.IsAbsoluteUri || (request.Url.Scheme != Uri.UriSchemeHttp && request.Url.Scheme != Uri.UriSchemeHttps))
            return new(DeliveryCause.Network, DeliveryPhase.Resolve, Detail: "the endpoint's URL is neither http nor https");

        var started = _time.GetTimestamp();
        var progress = new RequestProgress(request.Lease);
        using var deadline = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _closed.Token, cancellationToken);
        HttpResponseMessage response;
        try
        {
            using var message = MessageOf(request, progress);
            response = await _invoker.SendAsync(message, any.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (_closed.IsCancellationRequested)
        {
            return new(DeliveryCause.Cancelled, progress.Phase, Detail: "the endpoint's connections were closed");
        }
        catch (Exception e) when (deadline.IsCancellationRequested || e is OperationCanceledException { InnerException: TimeoutException })
        {
            var waited = deadline.IsCancellationRequested ? _options.RequestTimeout : _options.ConnectTimeout;
            return new(DeliveryCause.TimedOut, progress.Phase, Detail: string.Create(CultureInfo.InvariantCulture, $"no answer within {waited.TotalSeconds:0.###} s"));
        }
        catch (Exception e) when (LeaseLapsedException.IsIn(e))
        {
            return new(DeliveryCause.LeaseLapsed, progress.Phase);
        }
        catch (Exception e)
        {
            return Failures.OutcomeOf(e, progress.Phase, mayBeTls: request.Url.Scheme == Uri.UriSchemeHttp && !_hasAnswered);
        }

        _hasAnswered = true;
        using (response)
        {
            // The status settles the delivery, whatever becomes of the rest of the answer.
            var left = _options.RequestTimeout - _time.GetElapsedTime(started);
            deadline.CancelAfter(left <= TimeSpan.Zero ? TimeSpan.Zero : left < _options.AnswerTimeout ? left : _options.AnswerTimeout);
            var (correlationId, said) = await ReadAnswerAsync(response, any.Token).ConfigureAwait(false);
            // Not a word on the body, which the endpoint has not seen: nothing is given up for it.
            return request.Url.Scheme == Uri.UriSchemeHttp && AnswerText.AsksForTls(response.StatusCode, said)
                ? new(DeliveryCause.Tls, DeliveryPhase.Response, Detail: "the endpoint speaks TLS at this port: write https:// in its URL")
                : OutcomeOf(response, correlationId, said);
        }
    }

    /// <summary>Closes the connections. Requests under way end as <see cref="DeliveryCause.Cancelled"/>, as later ones do.</summary>
    public void Dispose()
    {
        _closed.Cancel();
        _invoker.Dispose();
    }

    private static SocketsHttpHandler CreateHandler(HttpTransportOptions options, Connector connector)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = connector.ConnectAsync,
            // Over HTTP/2 headers go out before anything is asked of the body.
            PlaintextStreamFilter = RequireLease,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = options.ConnectionLifetime,
            MaxConnectionsPerServer = options.MostConnections,
            KeepAlivePingDelay = PingAfter,
            KeepAlivePingTimeout = PingTimeout,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = MostAnswerHeaderKilobytes,
            // What is not read is not drained either: the connection is dropped.
            MaxResponseDrainSize = 0,
            // What they are to know of a trace is among the request's headers.
            ActivityHeadersPropagator = null,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = EndpointCertificate.Validate;
        if (options.Authorities is not null || options.IsGuarded)
            handler.SslOptions.CertificateChainPolicy = CreateChainPolicy(options);
        return handler;
    }

    private static ValueTask<Stream> RequireLease(SocketsHttpPlaintextStreamFilterContext context, CancellationToken cancellationToken)
    {
        if (context.InitialRequestMessage.Options.TryGetValue(RequestProgress.Key, out var progress))
            progress.RequireLease();
        return ValueTask.FromResult(context.PlaintextStream);
    }

    private static X509ChainPolicy CreateChainPolicy(HttpTransportOptions options)
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            // A certificate may name a URL for its issuer's; fetched unguarded, that would be anybody's request from here.
            DisableCertificateDownloads = options.IsGuarded,
        };
        if (options.Authorities is { } authorities)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }
        return policy;
    }

    private static HttpRequestMessage MessageOf(WebhookRequest request, RequestProgress progress)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, request.Url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = new RequestBody(request.Body, request.ContentType, progress),
        };
        message.Options.Set(RequestProgress.Key, progress);
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        if (BasicCredentials.Of(request.Url) is { } credentials)
            message.Headers.TryAddWithoutValidation("Authorization", credentials);
        foreach (var (name, value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, HeaderValue.Safe(value, most: int.MaxValue));
        return message;
    }

    private DeliveryOutcome OutcomeOf(HttpResponseMessage response, string? correlationId, string? said)
    {
        var status = (int)response.StatusCode;
        var retryAfter = !response.IsSuccessStatusCode && response.Headers.NonValidated.TryGetValues("Retry-After", out var values)
            ? RetryAfter.Parse(values.ToString(), _time.GetUtcNow())
            : null;
        // The standard's words for the number, not the endpoint's: see Failures.
        var reason = ReasonPhrases.GetReasonPhrase(status);
        var detail = said is null ? reason : reason.Length == 0 ? said : $"{reason}: {said}";
        return new(DeliveryCause.Status, DeliveryPhase.Response, status, retryAfter, detail.Length == 0 ? null : detail, correlationId);
    }

    /// <summary>What the body tells: the id of an answer, and why it is a refusal.</summary>
    private static async ValueTask<(string? CorrelationId, string? Said)> ReadAnswerAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // After 101 the connection speaks something else.
        if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
            return (null, null);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        var (read, broken) = (0, false);
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            while (read < MostAnswerBytes)
            {
                if (read == buffer.Length)
                    buffer = Grow(buffer);
                var most = Math.Min(buffer.Length, MostAnswerBytes) - read;
                var count = await body.ReadAsync(buffer.AsMemory(read, most), cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    break;
                read += count;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException or ObjectDisposedException)
        {
            // Too slow, or cut: what came may still hold the id.
            broken = true;
        }
        var id = CorrelationId.Find(buffer.AsSpan(0, read));
        // Compression was not asked for; what is compressed all the same is not read.
        var said = response.IsSuccessStatusCode || response.Content.Headers.ContentEncoding.Count > 0 ? null : AnswerText.Find(buffer.AsSpan(0, read));
        // A read that was given up may still write: that buffer is the collector's.
        if (!broken)
            ArrayPool<byte>.Shared.Return(buffer);
        return (id, said);
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 4, MostAnswerBytes));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
