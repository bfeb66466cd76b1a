using System.Buffers;

namespace ActorVent.Delivery.Formats;

/// <summary>Bodies in several parts, so that a large object need not be copied into each request.</summary>
internal static class BodyParts
{
    /// <summary>The parts one after the other; none of them is copied.</summary>
    public static ReadOnlySequence<byte> Join(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second, ReadOnlyMemory<byte> third)
    {
        var start = new Part(first, 0);
        var end = start.Append(second).Append(third);
        return new ReadOnlySequence<byte>(start, 0, end, third.Length);
    }

    private sealed class Part : ReadOnlySequenceSegment<byte>
    {
        public Part(ReadOnlyMemory<byte> bytes, long at)
        {
            Memory = bytes;
            RunningIndex = at;
        }

        public Part Append(ReadOnlyMemory<byte> bytes)
        {
            var next = new Part(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
