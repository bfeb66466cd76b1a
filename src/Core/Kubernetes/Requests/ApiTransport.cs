using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using ActorVent.Kubernetes.Connections;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Kubernetes.Requests;

/// <summary>Sends GETs with credentials and a deadline; every failure comes out as an <see cref="ApiException"/>. Also carries what the typed client asks.</summary>
internal sealed partial class ApiTransport : IDisposable
{
    private const int MostErrorBytes = 1024 * 1024;
    private const string SpeaksTls = "if the server speaks TLS at this port, write https:// instead of http://";

    private static readonly ProductInfoHeaderValue UserAgent = new(
        "actorvent", typeof(ApiTransport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]);

    private readonly ClusterConnection _connection;
    private readonly TimeProvider _time;
    private readonly ILogger<ApiTransport> _logger;
    private readonly string _base;
    private readonly bool _isGiven;
    private readonly Lock _lock = new();
    private HttpMessageInvoker _http;
    private HttpMessageInvoker? _previous;
    private int _generation;
    private volatile bool _hasAnswered;

    /// <param name="connection">Where to, and as whom.</param>
    /// <param name="time">For deadlines and dates.</param>
    /// <param name="logger">For what is repeated.</param>
    /// <param name="handler">Instead of the connection's own: a server within the process.</param>
    public ApiTransport(ClusterConnection connection, TimeProvider time, ILogger<ApiTransport> logger, HttpMessageHandler? handler = null)
    {
        _connection = connection;
        _time = time;
        _logger = logger;
        _base = connection.Server.AbsoluteUri.TrimEnd('/');
        _isGiven = handler is not null;
        _http = new HttpMessageInvoker(handler ?? connection.CreateHandler());
    }

    /// <summary>The whole body of a successful JSON answer.</summary>
    public ValueTask<ResponseBody> GetBytesAsync(ApiRequest request, int most, TimeSpan timeout, CancellationToken cancellationToken) =>
        RunAsync(request, timeout, cancellationToken, async token =>
        {
            using var own = request.OnOwnConnection && !_isGiven ? new HttpMessageInvoker(_connection.CreateHandler()) : null;
            using var response = await SendAsync(request, streaming: false, token, own).ConfigureAwait(false);
            return await ResponseBody.ReadAsync(response.Content, most, request.ToString(), token).ConfigureAwait(false);
        });

    /// <summary>A successful JSON answer, and so many bytes of its body or all of it; the timeout ends with these.</summary>
    public ValueTask<OpenBody> OpenBodyAsync(ApiRequest request, int bytes, TimeSpan timeout, CancellationToken cancellationToken) =>
        RunAsync(request, timeout, cancellationToken, async token =>
        {
            var response = await SendAsync(request, streaming: false, token).ConfigureAwait(false);
            return await OpenBody.OpenAsync(response, bytes, token).ConfigureAwait(false);
        });

    /// <summary>Reads until the body has so many bytes that are not taken, or all of them.</summary>
    public async ValueTask ReadOnAsync(ApiRequest request, OpenBody body, int bytes, TimeSpan timeout, CancellationToken cancellationToken) =>
        await RunAsync(request, timeout, cancellationToken, async token =>
        {
            await body.FillAsync(bytes, token).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);

    /// <summary>A successful JSON answer whose body is still to come; the timeout ends with its headers.</summary>
    public ValueTask<(HttpResponseMessage Message, Stream Body)> OpenAsync(ApiRequest request, TimeSpan timeout, CancellationToken cancellationToken) =>
        RunAsync(request, timeout, cancellationToken, async token =>
        {
            var response = await SendAsync(request, streaming: true, token).ConfigureAwait(false);
            return (response, await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false));
        });

    /// <summary>A request of the typed client. Path, query, body and headers are its own; server, TLS, credentials and what is done about a 401 are ours.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await SendOnceAsync(Message, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !await _connection.RefreshAsync(cancellationToken).ConfigureAwait(false))
            return response;
        response.Dispose();
        return await SendOnceAsync(Message, cancellationToken).ConfigureAwait(false);

        HttpRequestMessage Message()
        {
            var message = new HttpRequestMessage(request.Method, _base + request.RequestUri!.PathAndQuery) { Content = request.Content };
            foreach (var (name, values) in request.Headers)
                message.Headers.TryAddWithoutValidation(name, values);
            return message;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _previous?.Dispose();
            _http.Dispose();
        }
    }

    private async ValueTask<T> RunAsync<T>(ApiRequest request, TimeSpan timeout, CancellationToken cancellationToken, Func<CancellationToken, Task<T>> run)
    {
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await run(either.Token).ConfigureAwait(false);
        }
        catch (ApiException)
        {
            throw;
        }
        catch (Exception e)
        {
            if (cancellationToken.IsCancellationRequested)
                throw new OperationCanceledException("cancelled by the caller", e, cancellationToken);
            throw deadline.IsCancellationRequested
                ? TransportErrors.TimedOut(request.ToString(), timeout)
                : Explained(TransportErrors.Describe(e, request.ToString()), e);
        }
    }

    /// <summary>A 401 may only mean that the credentials have rotated: they are read again once.</summary>
    private async ValueTask<HttpResponseMessage> SendAsync(ApiRequest request, bool streaming, CancellationToken cancellationToken, HttpMessageInvoker? own = null)
    {
        var response = await SendOnceAsync(request, streaming, own, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized && await _connection.RefreshAsync(cancellationToken).ConfigureAwait(false))
        {
            response.Dispose();
            Log.Refreshed(_logger, request);
            response = await SendOnceAsync(request, streaming, own, cancellationToken).ConfigureAwait(false);
        }
        if (response.StatusCode == HttpStatusCode.OK && IsJson(response))
            return response;
        using (response)
            throw await ReadErrorAsync(request, response, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<HttpResponseMessage> SendOnceAsync(ApiRequest request, bool streaming, HttpMessageInvoker? own, CancellationToken cancellationToken) => SendOnceAsync(
        () =>
        {
            var message = new HttpRequestMessage(HttpMethod.Get, _base + request.Path);
            message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            // A proxy that compresses a watch also holds its events back.
            message.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(streaming ? "identity" : "gzip"));
            return message;
        },
        cancellationToken,
        own);

    /// <summary>The message is given up undisposed: its body, if it has one, is its maker's, who may send it again.</summary>
    private async ValueTask<HttpResponseMessage> SendOnceAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken, HttpMessageInvoker? own = null)
    {
        var message = make();
        message.Version = HttpVersion.Version20;
        message.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        message.Headers.UserAgent.Clear();
        message.Headers.UserAgent.Add(UserAgent);
        if (await _connection.Tokens.GetAsync(cancellationToken).ConfigureAwait(false) is { } token)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in _connection.Impersonation)
            message.Headers.TryAddWithoutValidation(name, value);
        var response = await (own ?? Http()).SendAsync(message, cancellationToken).ConfigureAwait(false);
        _hasAnswered = true;
        return response;
    }

    /// <summary>Adds what the connection itself may be the reason of.</summary>
    private ApiException Explained(ApiException error, Exception cause)
    {
        var advice = TlsFaults.Of(cause) is TlsFault.CertificateRefused or TlsFault.CertificateWanted or TlsFault.NothingInCommon ? CertificateFault()
            : !_hasAnswered && _connection.Server.Scheme == Uri.UriSchemeHttp && cause is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse or HttpRequestError.Unknown }
                ? SpeaksTls
            : null;
        return advice is null ? error : error.With(advice);
    }

    /// <summary>A client certificate that is out of date is why a server does not know us: none of them says so.</summary>
    private string? CertificateFault() =>
        _connection.Tls.Client?.Current()?.TargetCertificate is { } certificate && CertificateText.Untimely(certificate, _time.GetUtcNow()) is { } untimely
            ? $"the client certificate ({CertificateText.Of(certificate)}) of {_connection.Source} {untimely}: renew it"
            : null;

    /// <summary>
    /// Connections of its own for each client certificate. Watches that run go on over those of the one before, which are left
    /// alone until the certificate after it comes.
    /// </summary>
    private HttpMessageInvoker Http()
    {
        var generation = _connection.Tls.Client?.Generation ?? 0;
        lock (_lock)
        {
            if (generation != _generation)
            {
                _previous?.Dispose();
                _previous = _http;
                _http = new HttpMessageInvoker(_connection.CreateHandler());
                _generation = generation;
            }
            return _http;
        }
    }

    private async ValueTask<ApiException> ReadErrorAsync(ApiRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var retryAfter = RetryAfter.Of(response.Headers, _time);
        ApiStatus? status = null;
        if (IsJson(response))
        {
            using var body = await ResponseBody.ReadAsync(response.Content, MostErrorBytes, request.ToString(), cancellationToken).ConfigureAwait(false);
            status = ApiStatus.Parse(body.Bytes);
        }
        var error = ApiErrors.FromResponse(request, (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, status, retryAfter);
        var advice = response.StatusCode == HttpStatusCode.Unauthorized ? CertificateFault()
            : response.StatusCode == HttpStatusCode.BadRequest && status is null && _connection.Server.Scheme == Uri.UriSchemeHttp ? SpeaksTls
            : null;
        return advice is null ? error : error.With(advice);
    }

    private static bool IsJson(HttpResponseMessage response) =>
        string.Equals(response.Content.Headers.ContentType?.MediaType, "application/json", StringComparison.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(1007, LogLevel.Debug, "The server refused the credentials to {Request}; they were read again and the request is repeated")]
        public static partial void Refreshed(ILogger logger, ApiRequest request);
    }
}
