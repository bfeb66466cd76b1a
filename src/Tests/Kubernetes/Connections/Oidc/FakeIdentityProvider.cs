using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Tests.Kubernetes.Connections.Oidc;

/// <summary>An identity provider over real HTTPS: a discovery document below /realm, and a token endpoint that answers what the test says.</summary>
internal sealed class FakeIdentityProvider : IAsyncDisposable
{
    private readonly TestAuthority _authority;
    private readonly X509Certificate2 _certificate;
    private readonly FakeApiServer _server;

    private FakeIdentityProvider(TestAuthority authority, X509Certificate2 certificate, FakeApiServer server)
    {
        _authority = authority;
        _certificate = certificate;
        _server = server;
        server.Answer = AnswerAsync;
        Document = $$"""{"issuer":"{{Issuer}}","token_endpoint":"{{Address}}token"}""";
    }

    /// <summary>What came to the token endpoint: the credentials in the header, decoded, null without; and the form.</summary>
    public List<(string? Basic, string Form)> Asked { get; } = [];

    public string Document { get; set; }

    /// <summary>A path that the document is at instead; null for where it belongs.</summary>
    public string? MovedTo { get; set; }

    /// <summary>Takes the form, gives status and body.</summary>
    public Func<string, Task<(int Status, string Body)>> Token { get; set; } = _ => Task.FromResult((500, ""));

    /// <summary>Whether credentials in the header are refused.</summary>
    public bool WantsBody { get; set; }

    public Uri Address => _server.Address;

    public string Issuer => $"{Address}realm";

    public static async Task<FakeIdentityProvider> StartAsync()
    {
        var authority = TestAuthority.Create("CN=idp-ca");
        var certificate = authority.Issue(dns: ["idp.example"]);
        return new FakeIdentityProvider(authority, certificate, await FakeApiServer.StartAsync(_ => Task.CompletedTask, certificate));
    }

    public void Answers(string idToken, string? refreshToken = null) => Token = _ => Task.FromResult((200,
        refreshToken is null
            ? $$"""{"access_token":"a","token_type":"Bearer","expires_in":3600,"id_token":"{{idToken}}"}"""
            : $$"""{"access_token":"a","token_type":"Bearer","id_token":"{{idToken}}","refresh_token":"{{refreshToken}}"}"""));

    /// <summary>A user's auth-provider section.</summary>
    public string Section(string login) =>
        $"auth-provider: {{name: oidc, config: {{{login}, idp-issuer-url: '{Issuer}/', client-id: kube, client-secret: 's&c:ret', extra-scopes: groups, idp-certificate-authority-data: {Convert.ToBase64String(_authority.Pem)}}}}}";

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _authority.Dispose();
        _certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        const string WellKnown = "/realm/.well-known/openid-configuration";
        if (context.Request.Path == WellKnown && MovedTo is not null)
        {
            context.Response.Redirect(MovedTo);
            return;
        }
        if (context.Request.Path == (MovedTo ?? WellKnown))
        {
            await context.Response.WriteAsync(Document);
            return;
        }
        if (context.Request.Path != "/token")
        {
            context.Response.StatusCode = 404;
            return;
        }
        using var reader = new StreamReader(context.Request.Body);
        var form = await reader.ReadToEndAsync();
        var header = context.Request.Headers.Authorization.ToString();
        var basic = header.Length == 0 ? null : Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..]));
        Asked.Add((basic, form));
        var (status, body) = WantsBody && basic is not null ? (401, """{"error":"invalid_client"}""") : await Token(form);
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body);
    }
}
