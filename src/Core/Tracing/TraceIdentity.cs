using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using ActorVent.Journal;

namespace ActorVent.Tracing;

/// <summary>
/// The trace of a change follows from what it is: nothing of it has to be stored, or to cross nodes, and an attempt made after a restart, by
/// another node, is of the same trace. The same for all endpoints.
/// </summary>
internal static class TraceIdentity
{
    private const int IdBytes = 16;
    private const byte Separator = 0;

    [ThreadStatic]
    private static ActivityTraceId _next;

    /// <summary>Of the object's uid, version, history, and what happened. Looks random, as samplers want it.</summary>
    public static ActivityTraceId Of(Entry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, entry.Object.Cluster);
        Append(hash, entry.Uid);
        Append(hash, entry.Version.ToString());
        Span<byte> numbers = stackalloc byte[3 * sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(numbers, entry.History);
        BinaryPrimitives.WriteInt64BigEndian(numbers[sizeof(long)..], entry.Resend);
        BinaryPrimitives.WriteInt64BigEndian(numbers[(2 * sizeof(long))..], (long)entry.Type);
        hash.AppendData(numbers);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return ActivityTraceId.CreateFromBytes(digest[..IdBytes]);
    }

    /// <summary>Makes the runtime give the next trace that begins on this thread the identity; none: a random one.</summary>
    /// <param name="trace">The identity, or default.</param>
    public static void Begin(ActivityTraceId trace) => _next = trace;

    /// <summary>A root has the identity of its trace from here and from nowhere else. Other traces of the process are not concerned.</summary>
    public static void Use() => Activity.TraceIdGenerator = static () => _next == default ? ActivityTraceId.CreateRandom() : _next;

    private static void Append(IncrementalHash hash, string field)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(field));
        hash.AppendData([Separator]);
    }
}
