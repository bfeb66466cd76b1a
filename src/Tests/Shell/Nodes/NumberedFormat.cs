using System.Buffers;
using System.Globalization;
using System.Text;
using ActorVent.Delivery.Formats;
using ActorVent.Primitives;

namespace ActorVent.Tests.Shell.Nodes;

/// <summary>Says which entry a request is for, so that the receiver need not guess it: <c>PARTITION:SEQUENCE</c>, a line's end, and the object.</summary>
internal sealed class NumberedFormat : IPayloadFormat
{
    public string Name => "numbered";

    public string ContentType => "text/plain";

    /// <summary>What a body says, and the object in it.</summary>
    public static (PartitionId Partition, SequenceNumber Sequence, ReadOnlyMemory<byte> Payload) Read(ReadOnlyMemory<byte> body)
    {
        var end = body.Span.IndexOf((byte)'\n');
        var parts = Encoding.ASCII.GetString(body.Span[..end]).Split(':');
        var partition = int.Parse(parts[0], CultureInfo.InvariantCulture);
        return (new PartitionId(partition), new SequenceNumber(long.Parse(parts[1], CultureInfo.InvariantCulture)), body[(end + 1)..]);
    }

    public ReadOnlySequence<byte> Render(in FormatInput input)
    {
        var entry = input.Entry;
        var line = string.Create(CultureInfo.InvariantCulture, $"{entry.Partition.Value}:{entry.Sequence.Value}\n");
        return new((byte[])[.. Encoding.ASCII.GetBytes(line), .. entry.Payload.Span]);
    }
}
