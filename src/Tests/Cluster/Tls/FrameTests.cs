using System.Buffers.Binary;
using ActorVent.Cluster.Tls;
using Google.Protobuf;
using Xunit;

namespace ActorVent.Tests.Cluster.Tls;

public sealed class FrameTests
{
    private const int Most = 1 << 20;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void Frames_InPiecesOfAnySize_AreWhatWasWritten(int piece)
    {
        var random = new Random(1);
        var payloads = new[] { 1, 3, 65_531, 65_532, 65_536, 65_537, 200_000, Most, 5 }.Select(length =>
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            return ByteString.CopyFrom(bytes);
        }).ToList();
        using var written = new MemoryStream();
        var writer = new FrameWriter(written);
        payloads.ForEach(writer.Write);
        writer.Flush();

        var reader = new FrameReader(new Pieces(written.ToArray(), piece), Most);

        foreach (var payload in payloads)
            Assert.Equal(payload, reader.Next());
        Assert.Null(reader.Next());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(Most + 1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Length_ThatNoFrameHas_IsRefused(int length)
    {
        var header = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(header, length);

        Assert.Throws<InvalidDataException>(() => new FrameReader(new Pieces(header, 4), Most).Next());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(50)]
    [InlineData(100_000)]
    public void Stream_ThatEndsWithinAFrame_HasNoMore(int length)
    {
        using var written = new MemoryStream();
        var writer = new FrameWriter(written);
        writer.Write(ByteString.CopyFrom(new byte[200_000]));
        writer.Flush();

        Assert.Null(new FrameReader(new Pieces(written.ToArray()[..length], 1000), Most).Next());
    }

    [Fact]
    public void Length_ThatIsOnlyAnnounced_TakesNoMemory()
    {
        var header = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(header, 512 << 20);
        var reader = new FrameReader(new Pieces(header, 4), 1 << 30);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(reader.Next());

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    /// <summary>Bytes as a slow network brings them.</summary>
    private sealed class Pieces(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, most));
    }
}
