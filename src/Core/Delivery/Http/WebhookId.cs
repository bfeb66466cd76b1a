using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>
/// The <c>webhook-id</c> by which a receiver knows a repeat. Computed from what is sent and to whom, never from its place in
/// the journal, so that a delivery repeated after the database was lost has the same id. Never change how: receivers remember ids.
/// </summary>
internal static class WebhookId
{
    private const int IdBytes = 16;

    /// <summary><c>msg_</c> and 32 hexadecimal digits.</summary>
    /// <param name="endpoint">To whom.</param>
    /// <param name="cluster">The cluster of the object.</param>
    /// <param name="uid">metadata.uid</param>
    /// <param name="version">metadata.resourceVersion</param>
    /// <param name="type">What happened.</param>
    /// <param name="payload">The object's bytes in the journal.</param>
    /// <param name="resend">0, or how often this state has been sent again on purpose.</param>
    /// <param name="history">The scope's: after a restore of etcd, what lives again at an old version is no repeat.</param>
    public static string Of(EndpointId endpoint, string cluster, string uid, ResourceVersion version, ChangeType type, ReadOnlySpan<byte> payload, int resend = 0, long history = 0)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, endpoint.Value);
        Append(hash, cluster);
        Append(hash, uid);
        Append(hash, version.ToString());
        Append(hash, DeliveryHeaders.NameOf(type));
        Append(hash, resend.ToString(CultureInfo.InvariantCulture));
        // Absent at first, as it was when there were no histories.
        if (history > 0)
            Append(hash, history.ToString(CultureInfo.InvariantCulture));
        // Also before a restore of etcd is noticed, versions come a second time, with other contents.
        hash.AppendData(payload);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return $"msg_{Convert.ToHexStringLower(digest[..IdBytes])}";
    }

    // The length in front of each field keeps ("ab", "c") and ("a", "bc") apart.
    private static void Append(IncrementalHash hash, string? field)
    {
        var bytes = Encoding.UTF8.GetBytes(field ?? "");
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
