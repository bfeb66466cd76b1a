using System.Buffers.Text;
using System.Text;

namespace ActorVent.Tests.Kubernetes.Connections.Oidc;

/// <summary>Id tokens that nobody has signed.</summary>
internal static class Jwt
{
    public static string EndingAt(DateTimeOffset end) => Of($$"""{"iss":"https://idp.example","sub":"ann","exp":{{end.ToUnixTimeSeconds()}}}""");

    public static string Of(string payload) => $"{Part("""{"alg":"RS256"}""")}.{Part(payload)}.c2lnbmF0dXJl";

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
