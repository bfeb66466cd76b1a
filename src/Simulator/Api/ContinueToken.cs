using System.Text;
using System.Text.Json;

namespace ActorVent.Simulator.Api;

/// <summary>Where a list in pages goes on, opaque to clients, in the real server's form.</summary>
/// <param name="Version">The snapshot; -1: whatever is there now.</param>
/// <param name="LastKey">The namespace and name after which it goes on.</param>
internal readonly record struct ContinueToken(long Version, string LastKey)
{
    public override string ToString()
    {
        var json = $"{{\"v\":\"meta.k8s.io/v1\",\"rv\":{Version},\"start\":{JsonSerializer.Serialize(LastKey + "\0")}}}";
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    /// <exception cref="SelectorException">It is not one.</exception>
    public static ContinueToken Parse(string token)
    {
        try
        {
            var base64 = token.Replace('-', '+').Replace('_', '/').PadRight((token.Length + 3) / 4 * 4, '=');
            using var json = JsonDocument.Parse(Convert.FromBase64String(base64));
            // The real server writes the key with a slash before it, or without.
            var start = json.RootElement.GetProperty("start").GetString()!;
            return new ContinueToken(json.RootElement.GetProperty("rv").GetInt64(), start.TrimEnd('\0').TrimStart('/'));
        }
        catch (Exception error) when (error is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new SelectorException("invalid continue token: continue key is not valid: invalid character '\\u0081' looking for beginning of value");
        }
    }
}
