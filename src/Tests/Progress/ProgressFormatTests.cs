using ActorVent.Primitives;
using ActorVent.Progress;
using Xunit;

namespace ActorVent.Tests.Progress;

public class ProgressFormatTests
{
    private static readonly ProgressDelta FullDelta = new()
    {
        Journal = "j1",
        Offsets = [(new PartitionId(0), new SequenceNumber(7)), (new PartitionId(63), new SequenceNumber(300))],
        Lanes = [Deltas.Lane(5, "web-0", 9)],
        RemovedLanes = [(new PartitionId(2), new ObjectKey("c", "Node", "", "n"))],
        Circuit = new CircuitState(Deltas.Time, 3, Deltas.Time.AddSeconds(8)),
        IsDisabled = false,
        IsPaused = true,
    };

    private static readonly EndpointProgress FullProgress = new()
    {
        Journal = "j1",
        Offsets = [new SequenceNumber(7), SequenceNumber.Zero, new SequenceNumber(300)],
        Lanes = [Deltas.Lane(2, "web-0", 9)],
        Circuit = new CircuitState(Deltas.Time, 3, null),
        IsDisabled = true,
        IsPaused = true,
    };

    /// <summary>These bytes are on disks: what reads them must go on reading them. A new format gets a new manifest.</summary>
    [Fact]
    public void Delta_InTheStoredFormat_IsAsItWas()
    {
        const string Stored = "0A026A31120210071205083F10AC021A3C0A1A08051201631A03506F64220764656661756C742A057765622D3010091A02313720022880C0AC91DFF1F11F3080C7D39FDFF1F11F38808C8D9E02220E08021201631A044E6F64652A016E2A140880C0AC91DFF1F11F10031880A8BFB7DFF1F11F30003801";

        var row = ProgressFormat.Write(FullDelta);

        Assert.Equal("d1", row.Manifest);
        Assert.Equal(Stored, Convert.ToHexString(row.Bytes));
        AssertSame(FullDelta, ProgressFormat.ReadDelta(new StoredRow("d1", Convert.FromHexString(Stored))));
    }

    /// <summary>As for deltas.</summary>
    [Fact]
    public void Snapshot_InTheStoredFormat_IsAsItWas()
    {
        const string Stored = "08F40312026A311A040700AC02223C0A1A08021201631A03506F64220764656661756C742A057765622D3010091A02313720022880C0AC91DFF1F11F3080C7D39FDFF1F11F38808C8D9E022A0B0880C0AC91DFF1F11F100330013801";

        var row = ProgressFormat.Write(500, FullProgress);

        Assert.Equal("s1", row.Manifest);
        Assert.Equal(Stored, Convert.ToHexString(row.Bytes));
        var (number, progress) = ProgressFormat.ReadSnapshot(new StoredRow("s1", Convert.FromHexString(Stored)));
        Assert.Equal(500, number);
        Assert.Equal(Deltas.Content(FullProgress), Deltas.Content(progress));
    }

    [Fact]
    public void Delta_WithoutAnything_TellsNothing()
    {
        var row = ProgressFormat.Write(new ProgressDelta());

        Assert.Empty(row.Bytes);
        Assert.True(ProgressFormat.ReadDelta(row).IsEmpty);
    }

    [Fact]
    public void Deltas_ThatAreRandom_ComeBackAsTheyWere()
    {
        var random = new RandomProgress(1, partitions: 64);
        for (var i = 0; i < 500; i++)
        {
            var delta = random.Delta();
            AssertSame(delta, ProgressFormat.ReadDelta(ProgressFormat.Write(delta)));
        }
    }

    [Fact]
    public void Snapshots_ThatAreRandom_ComeBackAsTheyWere()
    {
        var random = new RandomProgress(2, partitions: 64);
        var state = new ProgressState(64);
        for (var i = 1; i <= 300; i++)
        {
            state.Apply(random.Delta());
            var (row, progress) = ProgressFormat.ReadSnapshot(ProgressFormat.Write(i, state.ToProgress()));
            Assert.Equal(i, row);
            Assert.Equal(Deltas.Content(state.ToProgress()), Deltas.Content(progress));
        }
    }

    /// <summary>Field 100, as a later version may add it.</summary>
    [Fact]
    public void Delta_WithAFieldOfALaterVersion_IsRead()
    {
        var row = ProgressFormat.Write(FullDelta);

        AssertSame(FullDelta, ProgressFormat.ReadDelta(new StoredRow(row.Manifest, [.. row.Bytes, 0xa0, 0x06, 0x01])));
    }

    [Theory]
    [InlineData("s1")]
    [InlineData("d2")]
    [InlineData("")]
    public void Delta_UnderAnotherManifest_IsRefused(string manifest) =>
        Assert.Throws<StoredFormatException>(() => ProgressFormat.ReadDelta(new StoredRow(manifest, [])));

    [Fact]
    public void Event_ThatIsNoRow_IsRefused() =>
        Assert.Equal("it is a String, not of an endpoint's log", Assert.Throws<StoredFormatException>(() => ProgressFormat.ReadDelta("row")).Message);

    /// <summary>Whatever a disk makes of it, no other exception than the one that names the row.</summary>
    [Fact]
    public void Bytes_ThatAreDamaged_AreRefusedOrRead()
    {
        var random = new Random(3);
        var bytes = ProgressFormat.Write(500, FullProgress).Bytes;
        for (var i = 0; i < 5_000; i++)
        {
            var damaged = bytes.ToArray();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (Record.Exception(() => ProgressFormat.ReadSnapshot(new StoredRow("s1", damaged[..random.Next(damaged.Length + 1)]))) is { } e)
                Assert.IsType<StoredFormatException>(e);
        }
    }

    private static void AssertSame(ProgressDelta expected, ProgressDelta actual)
    {
        Assert.Equal(expected.Journal, actual.Journal);
        Assert.Equal(expected.Offsets, actual.Offsets);
        Assert.Equal(expected.Lanes, actual.Lanes);
        Assert.Equal(expected.RemovedLanes, actual.RemovedLanes);
        Assert.Equal((expected.Circuit, expected.IsDisabled, expected.IsPaused), (actual.Circuit, actual.IsDisabled, actual.IsPaused));
    }
}
