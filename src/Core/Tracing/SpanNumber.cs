using System.Buffers.Binary;
using System.Diagnostics;

namespace ActorVent.Tracing;

/// <summary>The id of a span as a number, which is what it is to those who only carry it. 0: none.</summary>
internal static class SpanNumber
{
    public static ulong Of(ActivitySpanId span)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        span.CopyTo(bytes);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    public static ActivitySpanId Read(ulong number)
    {
        if (number == 0)
            return default;
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return ActivitySpanId.CreateFromBytes(bytes);
    }
}
