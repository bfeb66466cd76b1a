using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Kubernetes.Connections.Oidc;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections.Oidc;

/// <summary>How an identity provider is asked, and what is said when it gives nothing.</summary>
public sealed class OidcProviderTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private readonly CapturedLog _log = new();
    private readonly FakeTime _time = new();
    private FakeIdentityProvider _provider = null!;

    private string Fresh => Jwt.EndingAt(_time.GetUtcNow().AddHours(1));

    public async ValueTask InitializeAsync() => _provider = await FakeIdentityProvider.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Client_RefusedInTheHeader_SaysWhoItIsInTheBodyFromThenOn()
    {
        _provider.WantsBody = true;
        _provider.Answers(Fresh);
        var tokens = Tokens();

        Assert.Equal(Fresh, await tokens.GetAsync(default));
        _time.Advance(TimeSpan.FromHours(1));
        _provider.Answers(Fresh);
        Assert.Equal(Fresh, await tokens.GetAsync(default));

        const string Form = "grant_type=refresh_token&refresh_token=secret-one&client_id=kube&client_secret=s%26c%3Aret";
        Assert.Equal([("kube:s%26c%3Aret", "grant_type=refresh_token&refresh_token=secret-one"), (null, Form), (null, Form)], _provider.Asked);
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_grant","error_description":"Token is not active\u001b[2J token=secret-one"}""", "HTTP 400 (invalid_grant: Token is not active [2J token=…); log in again with the program that wrote the kubeconfig")]
    [InlineData(401, """{"error":"invalid_client"}""", "HTTP 401 (invalid_client); look at client-id and client-secret")]
    [InlineData(200, """{"error":"invalid_grant"}""", "HTTP 200 (invalid_grant); log in again with the program that wrote the kubeconfig")]
    [InlineData(503, "<html>secret-one</html>", "HTTP 503; it is asked again with the next attempt")]
    public async Task Provider_ThatRefuses_IsToldInItsWordsAndWithoutSecrets(int status, string body, string says)
    {
        _provider.Token = _ => Task.FromResult((status, body));

        Assert.Equal($"CONFIG: {_provider.Address}token gives no new id-token, but {says}", await FailsAsync());
    }

    [Theory]
    [InlineData("""{"access_token":"secret-one"}""", "there is no id_token in it: log in again with the scope openid; if it still is missing, the provider gives none for a refresh token")]
    [InlineData("""{"id_token":"secret-one"}""", "the id_token in it is not a JWT: it has 1 parts with dots between, not 3")]
    [InlineData("""{"id_token":"a b"}""", "the id_token in it holds characters that no token has, a blank or a line break for instance")]
    [InlineData("[]", "there is no id_token in it: log in again with the scope openid; if it still is missing, the provider gives none for a refresh token")]
    [InlineData("secret-one", "it is not JSON")]
    public async Task Answer_WithoutAUsableToken_IsTold(string body, string says)
    {
        _provider.Token = _ => Task.FromResult((200, body));

        Assert.Equal($"CONFIG: cannot get a new id-token from {_provider.Address}token: the answer cannot be used: {says}", await FailsAsync());
    }

    [Theory]
    [InlineData("secret-one", "it is not JSON")]
    [InlineData("[]", "it names no token_endpoint")]
    [InlineData("""{"token_endpoint":"ftp://x"}""", "its token_endpoint is not an address of the form https://HOST/PATH")]
    [InlineData("""{"token_endpoint":"http://127.0.0.1/token"}""", "its token_endpoint is http, where anybody on the way could read the refresh token; it must be https")]
    public async Task Document_WithoutAUsableEndpoint_IsTold(string document, string says)
    {
        _provider.Document = document;

        Assert.Equal($"CONFIG: cannot ask {_provider.Issuer}/ for a new id-token: the answer cannot be used: {says}", await FailsAsync());
    }

    [Fact]
    public async Task Issuer_WithoutADocument_IsTold()
    {
        var file = _directory.Write("config", OidcConfig.Of(_provider.Section("refresh-token: one").Replace("/realm/", "/other", StringComparison.Ordinal)));

        Assert.Equal(
            $"CONFIG: {_provider.Address}other/.well-known/openid-configuration answers HTTP 404 instead of the provider's discovery document; look at idp-issuer-url",
            await FailsAsync(OidcConfig.Connect(file, _time, _log).Tokens));
    }

    [Fact]
    public async Task Provider_ThatIsNotTrusted_SaysByWhomItIsSigned()
    {
        using var other = TestAuthority.Create("CN=other");
        _directory.Write("other.crt", other.Pem);
        var section = _provider.Section("refresh-token: one");
        section = section[..section.IndexOf("idp-certificate-authority-data", StringComparison.Ordinal)] + $"idp-certificate-authority: {Path.Combine(_directory.Path, "other.crt")}}}}}";
        var file = _directory.Write("config", OidcConfig.Of(section));

        var error = await FailsAsync(OidcConfig.Connect(file, _time, _log).Tokens);

        Assert.StartsWith($"CONFIG: cannot ask {_provider.Issuer}/ for a new id-token: TLS: the server's certificate (CN=server, issued by CN=idp-ca, valid from ", error, StringComparison.Ordinal);
        Assert.Contains($") is signed by an unknown authority; those trusted are from {_directory.Path}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provider_ThatCannotBeReached_IsTold()
    {
        var file = _directory.Write("config", OidcConfig.Of(_provider.Section("refresh-token: one").Replace(_provider.Issuer, "https://127.0.0.1:1", StringComparison.Ordinal)));

        Assert.Equal(
            "CONFIG: cannot ask https://127.0.0.1:1/ for a new id-token: nothing listens there (Connection refused (127.0.0.1:1))",
            await FailsAsync(OidcConfig.Connect(file, _time, _log).Tokens));
    }

    [Fact]
    public async Task Provider_ThatDoesNotAnswer_IsGivenUp()
    {
        var end = new TaskCompletionSource<(int, string)>(TaskCreationOptions.RunContinuationsAsynchronously);
        _provider.Token = _ =>
        {
            _time.Advance(IdentityProvider.Timeout);
            return end.Task;
        };

        Assert.Equal($"CONFIG: cannot get a new id-token from {_provider.Address}token: no answer within 30 s", await FailsAsync());
        end.SetResult((500, ""));
    }

    [Fact]
    public async Task Provider_BehindAProxy_IsReachedThroughIt()
    {
        await using var proxy = FakeProxy.To(_provider.Address);
        _provider.Answers(Fresh);
        // Loopback is always reached directly.
        var section = _provider.Section("refresh-token: one").Replace("https://127.0.0.1:", "https://idp.example:", StringComparison.Ordinal);
        var file = _directory.Write("config", OidcConfig.Of(section));

        Assert.Equal(Fresh, await OidcConfig.Connect(file, _time, _log, name => name == "HTTPS_PROXY" ? proxy.Authority : null).Tokens.GetAsync(default));

        Assert.StartsWith($"CONNECT idp.example:{_provider.Address.Port} ", Assert.Single(proxy.Asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_ThatHasMoved_IsFollowed()
    {
        _provider.Answers(Fresh);
        _provider.MovedTo = "/elsewhere/document";

        Assert.Equal(Fresh, await Tokens().GetAsync(default));
    }

    private ITokenSource Tokens() => OidcConfig.Connect(_directory.Write("config", OidcConfig.Of(_provider.Section("refresh-token: secret-one"))), _time, _log).Tokens;

    private Task<string> FailsAsync() => FailsAsync(Tokens());

    /// <returns>The error, with CONFIG for the section that it names.</returns>
    private async Task<string> FailsAsync(ITokenSource tokens)
    {
        var error = await Assert.ThrowsAsync<ApiException>(async () => await tokens.GetAsync(default));
        Assert.Equal(ApiErrorKind.Unauthorized, error.Kind);
        Assert.DoesNotContain("secret-one", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains("secret-one", StringComparison.Ordinal));
        return error.Message.Replace($"{Path.Combine(_directory.Path, "config")}: users[u].user.auth-provider.config", "CONFIG", StringComparison.Ordinal);
    }
}
