using System.Security.Cryptography;

namespace ActorVent.Delivery;

/// <summary><c>x-atomist-signature: sha1=…</c>, the HMAC-SHA-1 of the body in lower-case hexadecimal, as k8svent's receivers check it.</summary>
/// <param name="secret">The shared secret's bytes.</param>
internal sealed class AtomistSigner(ReadOnlyMemory<byte> secret) : IRequestSigner
{
    public const string Header = "x-atomist-signature";

    public void Sign(in SigningInput input, ICollection<KeyValuePair<string, string>> headers)
    {
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        if (input.Body.IsSingleSegment)
        {
            HMACSHA1.HashData(secret.Span, input.Body.FirstSpan, mac);
        }
        else
        {
            using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, secret.Span);
            foreach (var part in input.Body)
                hash.AppendData(part.Span);
            hash.GetHashAndReset(mac);
        }
        headers.Add(new(Header, $"sha1={Convert.ToHexStringLower(mac)}"));
    }
}
