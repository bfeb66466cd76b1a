using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ActorVent.Kubernetes.Requests;

namespace ActorVent.Kubernetes.Connections.Oidc;

/// <summary>
/// Asks an identity provider for a new login, as kubectl does: its token endpoint is looked up each time, and the client says who
/// it is in the header first and, where that is refused, in the body (RFC 6749, 2.3.1).
/// </summary>
/// <param name="settings">Whom to ask, and as whom.</param>
/// <param name="environment">Looks up HTTPS_PROXY and its like.</param>
/// <param name="time">For the deadline.</param>
internal sealed class IdentityProvider(OidcSettings settings, Func<string, string?> environment, TimeProvider time)
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private const int MostBytes = 1024 * 1024;
    private const int MostRedirects = 10;
    private const string LogInAgain = "log in again with the program that wrote the kubeconfig";

    private volatile bool _saysInBody;

    /// <returns>With a refresh token: the same, or another where the provider gives each out once.</returns>
    /// <exception cref="ApiException">Unauthorized: there is no new login, why, and what to do.</exception>
    public async Task<OidcLogin> RefreshAsync(string refreshToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, time);
        var what = $"ask {settings.Issuer} for a new id-token";
        try
        {
            var endpoint = await FindEndpointAsync(deadline.Token).ConfigureAwait(false);
            what = $"get a new id-token from {endpoint}";
            return await RefreshAsync(endpoint, refreshToken, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw Failed($"cannot {what}: no answer within {Timeout.TotalSeconds:0} s");
        }
        catch (FormatException e)
        {
            throw Failed($"cannot {what}: the answer cannot be used: {e.Message}");
        }
        catch (ApiException e) when (e.Kind is not ApiErrorKind.Unauthorized)
        {
            throw Failed(e.Message);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or ProxyException)
        {
            throw Failed(TransportErrors.Describe(e, what).Message);
        }
    }

    private async Task<Uri> FindEndpointAsync(CancellationToken cancellationToken)
    {
        var at = DiscoveryDocument.AddressOf(settings.Issuer);
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, at);
            var (response, body) = await SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.OK)
                return DiscoveryDocument.TokenEndpoint(body);
            var next = redirects < MostRedirects && (int)response.StatusCode is >= 300 and < 400 ? response.Headers.Location : null;
            if (next is null || !Uri.TryCreate(at, next, out var to) || to.Scheme != Uri.UriSchemeHttps)
                throw Failed($"{at} answers HTTP {(int)response.StatusCode} instead of the provider's discovery document; look at idp-issuer-url");
            at = to;
        }
    }

    private async Task<OidcLogin> RefreshAsync(Uri endpoint, string refreshToken, CancellationToken cancellationToken)
    {
        var (status, answer) = await PostAsync(endpoint, refreshToken, _saysInBody, cancellationToken).ConfigureAwait(false);
        // Most take it in both ways, some in one, and none says in which.
        if (answer.Login is null && !_saysInBody && (int)status is >= 400 and < 500)
        {
            var (again, other) = await PostAsync(endpoint, refreshToken, saysInBody: true, cancellationToken).ConfigureAwait(false);
            _saysInBody = other.Login is not null;
            (status, answer) = (again, other);
        }
        if (answer.Login is { } login)
            return login;
        var why = answer.Error is { } error ? $" ({error})" : "";
        var advice = answer.Error?.StartsWith("invalid_client", StringComparison.Ordinal) is true ? "look at client-id and client-secret"
            : (int)status is >= 400 and < 500 or < 300 ? LogInAgain
            : "it is asked again with the next attempt";
        throw Failed($"{endpoint} gives no new id-token, but HTTP {(int)status}{why}; {advice}");
    }

    private async Task<(HttpStatusCode Status, TokenResponse Answer)> PostAsync(Uri endpoint, string refreshToken, bool saysInBody, CancellationToken cancellationToken)
    {
        var form = new List<KeyValuePair<string, string>> { new("grant_type", "refresh_token"), new("refresh_token", refreshToken) };
        if (saysInBody)
            form.Add(new("client_id", settings.ClientId));
        if (saysInBody && settings.ClientSecret.Length > 0)
            form.Add(new("client_secret", settings.ClientSecret));
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (!saysInBody)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Basic());
        var (response, body) = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return (response.StatusCode, TokenResponse.Parse(body, response.IsSuccessStatusCode, refreshToken));
    }

    private string Basic() =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{WebUtility.UrlEncode(settings.ClientId)}:{WebUtility.UrlEncode(settings.ClientSecret)}"));

    /// <summary>Over a connection of its own: it happens once an hour, and the token endpoint is often on another host than the issuer.</summary>
    private async Task<(HttpResponseMessage Response, byte[] Body)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var proxy = ProxyEnvironment.For(request.RequestUri!, environment, problems);
        if (problems.Count > 0)
            throw Failed(problems[0]);
        var tls = new TlsSettings(settings.Authorities) { Advice = "look at idp-issuer-url and the address that it leads to" };
        using var handler = new ClusterConnection(request.RequestUri!, settings.Source, "default", FixedToken.None, tls) { Proxy = proxy }.CreateHandler();
        using var http = new HttpMessageInvoker(handler);
        (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrLower);
        var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        using var body = await ResponseBody.ReadAsync(response.Content, MostBytes, $"read what {request.RequestUri} answers", cancellationToken).ConfigureAwait(false);
        return (response, body.Bytes.ToArray());
    }

    private ApiException Failed(string what) => new(ApiErrorKind.Unauthorized, $"{settings.Source}: {LogText.Of(what, 1500)}");
}
