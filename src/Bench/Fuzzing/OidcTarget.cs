using System.Buffers.Text;
using System.Text.Json;
using ActorVent.Kubernetes.Connections;
using ActorVent.Kubernetes.Connections.Oidc;

namespace ActorVent.Bench.Fuzzing;

/// <summary>What identity providers answer: each input as a discovery document, as the payload of a JWT, and as the answer of a token endpoint.</summary>
internal sealed class OidcTarget : IFuzzTarget
{
    /// <summary>Is in seeds where a refusal may quote it; looks like one.</summary>
    private const string Secret = "T0123456789abcdefghijABCDEFGHIJ";

    private const string Jwt = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE4MDAwMDAwMDB9.c2lnbmF0dXJl";

    public string Name => "oidc";

    public IReadOnlyList<byte[]> Seeds { get; } = FuzzWords.Bytes(
        """{"issuer":"https://idp.example/realm","authorization_endpoint":"https://idp.example/auth","token_endpoint":"https://idp.example/token","scopes_supported":["openid"]}""",
        """{"token_endpoint":"https://user:pass@idp.example/token?a=b#c"}""",
        """{"iss":"https://idp.example","sub":"ann","aud":["kube"],"exp":1800000000,"iat":1700000000.5,"groups":["a","b"]}""",
        """{"exp":1.8e9}""",
        """{"exp":-99999999999999999999}""",
        $$"""{"access_token":"a","token_type":"Bearer","expires_in":3600,"id_token":"{{Jwt}}","refresh_token":"next"}""",
        $$"""{"id_token":"{{Jwt}}"}""",
        $$"""{"error":"invalid_grant","error_description":"Token {{Secret}} is not active: token={{Secret}}\u001b[31m https://idp.example/{{Secret}}"}""",
        """{"error":{"code":400,"message":"no"}}""",
        "<html>no</html>", "");

    public byte[] Mutate(byte[] input, ByteMutator mutator) => JsonMutator.Mutate(input, 0, input.Length, mutator.Random);

    public long MostAllocated(int length) => (256 * 1024) + (80L * length);

    public FuzzOutcome Run(byte[] input)
    {
        var endpoint = Try(() => DiscoveryDocument.TokenEndpoint(input));
        if (endpoint.Read is { } uri && (uri is not { IsAbsoluteUri: true, Scheme: "https", UserInfo.Length: 0 } || uri.IdnHost.Length == 0))
            throw new FindingException("endpoint cannot be sent to", uri.ToString());
        var expiry = Try(() => IdToken.ExpiryOf($"e30.{Base64Url.EncodeToString(input)}.c"));
        var granted = Try(() => TokenResponse.Parse(input, isSuccess: true, "sent"));
        var refused = Try(() => TokenResponse.Parse(input, isSuccess: false, "sent"));
        CheckGranted(granted.Read, input);
        if (refused.Read is not { Login: null })
            throw new FindingException("refusal is not taken for one", $"{refused.Error}");
        return new FuzzOutcome(
            endpoint.Read is not null || granted.Read?.Login is not null || expiry.Read is not null,
            $"{endpoint.Error} {expiry.Error} {expiry.Read is null} {granted.Error} {refused.Read.Error is null}");
    }

    private static (T? Read, string? Error) Try<T>(Func<T> read)
    {
        try
        {
            var result = read();
            if (result is TokenResponse { Error: { } told })
                CheckText(told);
            return (result, null);
        }
        catch (FormatException e)
        {
            CheckText(e.Message);
            return (default, e.Message);
        }
    }

    private static void CheckText(string text)
    {
        if (text.Length > 0)
            ErrorRules.Check(text);
        if (text.Contains(Secret, StringComparison.Ordinal))
            throw new FindingException("error shows a secret", text);
    }

    private static void CheckGranted(TokenResponse? response, byte[] input)
    {
        if (response?.Login is not { } login)
            return;
        if (login is not { IdToken: { } token, RefreshToken.Length: > 0 } || !BearerToken.IsValid(token) || token.Split('.').Length != 3)
            throw new FindingException("login cannot be used", "no JWT, or nothing to renew it with");
        using var document = JsonDocument.Parse(input);
        if (document.RootElement.GetProperty("id_token").GetString() != token)
            throw new FindingException("token differs", token);
    }
}
