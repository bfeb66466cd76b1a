using System.Runtime.Serialization;
using System.Text;
using ActorVent.Cluster.Members;
using ActorVent.Cluster.Questions;
using ActorVent.Cluster.Tails;
using ActorVent.Cluster.Wire;
using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Cluster.Wire;

/// <summary>What crosses nodes has a form of its own, which other versions read.</summary>
public sealed class WireSerializerTests
{
    private static readonly ScopeId Scope = new("c|Pod|shop||");
    private static readonly DateTimeOffset Time = new(2026, 11, 28, 12, 0, 0, 123, TimeSpan.Zero);
    private static readonly ObjectKey Key = new("c", "Pod", "shop", "web-0");
    private static readonly WireSerializer Serializer = new(null!);

    /// <summary>By manifest: a message, and its bytes as they have been sent since its first version.</summary>
    public static TheoryData<string, string> Golden => new()
    {
        { "pp1", "083f" },
        { "wp1", "0a0c637c506f647c73686f707c7c" },
        { "ep1", "0a04686f6f6b" },
        { "es1", "0a04686f6f6b" },
        { "eh1", "0a04686f6f6b1001" },
        { "dp1", "" },
        { "de1", "" },
        { "wh1", "0a0c637c506f647c73686f707c7c100719feffffffffffffff2204080310012804" },
        { "wt1", "0a0c637c506f647c73686f707c7c10071a0408031001200c" },
        { "ws1", "0a0c637c506f647c73686f707c7c10071a0408031001200b" },
        { "po1", "0807120c637c506f647c73686f707c7c1a04080310012002290000000000000080300c3a091207080112033930303a4a1a48080112440a150a01631203506f641a0473686f7022057765622d301203752d311a033839302002280230b0c995ca92aaf31f3a027b7d41ffffffffffffffff4901000000000000003a04220208013a420a400a150a01631203506f641a0473686f7022057765622d301203752d311a033930312002280230b0c995ca92aaf31f41ffffffffffffffff4901000000000000003a440a420a150a01631203506f641a0473686f7022057765622d301203752d311a033930322002280230b0c995ca92aaf31f3a0041ffffffffffffffff49010000000000000042033830304a0339303250015802" },
        { "ta1", "08071028182a223c082912150a01631203506f641a0473686f7022057765622d301a03752d3122033930312803300438b0c995ca92aaf31f40035a027b7d6002680170012246082a12150a01631203506f641a0473686f7022057765622d301a03752d3122033930312803300438b0c995ca92aaf31f40034a033839305203612d315a027b7d600268017001" },
        { "th1", "080710021829" },
        { "nd1", "0805128c0108071028182a223c082912150a01631203506f641a0473686f7022057765622d301a03752d3122033930312803300438b0c995ca92aaf31f40035a027b7d6002680170012246082a12150a01631203506f641a0473686f7022057765622d301a03752d3122033930312803300438b0c995ca92aaf31f40034a033839305203612d315a027b7d6002680170011a06080710021829" },
        { "nh1", "08051001" },
        { "na1", "0a026931120264311a04686f6f6b220c637c506f647c73686f707c7c2801" },
        { "ec1", "" },
        { "qa1", "0a052f6e6f6465" },
        { "qr1", "0a027b7d" },
        { "qf1", "0a0b2f64656c69766572696573" },
        { "qh1", "0a037b7d0a1002" },
    };

    private static Dictionary<string, object> Samples { get; } = new()
    {
        ["pp1"] = new PartitionMessage.Ping(new PartitionId(63)),
        ["wp1"] = new WatcherMessage.Ping(Scope),
        ["ep1"] = new EndpointMessage.Ping(new EndpointId("hook")),
        ["es1"] = new EndpointMessage.Stop(new EndpointId("hook")),
        ["eh1"] = new EndpointMessage.Pause(new EndpointId("hook"), IsPaused: true),
        ["dp1"] = Drain.Instance,
        ["de1"] = EndpointMessage.Drain.Instance,
        ["wh1"] = new WatcherMessage.Hello(Scope, new PartitionId(7), -2, new ScopeEpoch(3, 1), 4),
        ["wt1"] = new WatcherMessage.Taken(Scope, new PartitionId(7), new ScopeEpoch(3, 1), 12),
        ["ws1"] = new WatcherMessage.Settled(Scope, new PartitionId(7), new ScopeEpoch(3, 1), 11),
        ["po1"] = Observed(),
        ["ta1"] = new TailMessage.Appended(Appended()),
        ["th1"] = new TailMessage.Head(new PartitionId(7), new Epoch(2), new SequenceNumber(41)),
        ["nd1"] = new TailsMessage.Durable(5, [Appended()], [new TailMessage.Head(new PartitionId(7), new Epoch(2), new SequenceNumber(41))]),
        ["nh1"] = new TailsMessage.Heard(5) { IsIdle = true },
        ["na1"] = new PeerMessage.Announcement
        {
            Incarnation = new Incarnation("i1"),
            Digest = "d1",
            Endpoints = new HashSet<string> { "hook" },
            Scopes = new HashSet<string> { Scope.Value },
            TakesAnnotations = true,
        },
        ["ec1"] = PeerMessage.EndpointsChanged.Instance,
        ["qa1"] = new QuestionMessage.Ask("/node"),
        ["qr1"] = new QuestionMessage.Answer("{}"u8.ToArray()),
        ["qf1"] = new QuestionMessage.Follow("/deliveries"),
        ["qh1"] = new QuestionMessage.Happened("{}\n"u8.ToArray(), 2),
    };

    [Fact]
    public void Golden_HasEveryMessage()
    {
        Assert.Equal(Samples.Keys.Order(), Golden.Select(row => row.Data.Item1).Order());
        Assert.Equal(WireSerializer.Types.Select(type => type.FullName).Order(), Samples.Values.Select(sample => sample.GetType().FullName).Order());
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Message_IsSentAsItAlwaysWas(string manifest, string golden)
    {
        var sample = Samples[manifest];

        Assert.Equal(manifest, Serializer.Manifest(sample));
        Assert.Equal(golden, Convert.ToHexStringLower(Serializer.ToBinary(sample)));
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Bytes_AreReadAsTheMessageThatTheyWere(string manifest, string golden)
    {
        var read = Serializer.FromBinary(Convert.FromHexString(golden), manifest);

        Assert.Equal(Samples[manifest].GetType(), read.GetType());
        Assert.Equal(golden, Convert.ToHexStringLower(Serializer.ToBinary(read)));
        Assert.Equivalent(Text(Samples[manifest]), Text(read));
    }

    [Fact]
    public void Credit_OfAFirstVersion_IsOfSomebodyWhoReads() =>
        Assert.False(((TailsMessage.Heard)Serializer.FromBinary([0x08, 0x05], "nh1")).IsIdle);

    [Theory]
    [InlineData(0xf0f067aa0ba902b7)]
    [InlineData(0ul)]
    public void Entry_ThatIsStillInMemory_BringsHowItCame(ulong span)
    {
        var origin = new EntryOrigin(Time.AddSeconds(1), span);
        var sent = new TailMessage.Appended(new AppendedEntries(new PartitionId(7), new SequenceNumber(40), new SequenceNumber(41), [Entry(41, null) with { Origin = origin }]));

        var read = (TailMessage.Appended)Serializer.FromBinary(Serializer.ToBinary(sent), "ta1");

        Assert.Equal(origin, Assert.Single(read.Entries.Entries).Origin);
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void FieldOfANewerVersion_IsPassedOver(string manifest, string golden)
    {
        // Field 500, a varint.
        var bytes = Convert.FromHexString(golden + "a01f01");

        var read = Serializer.FromBinary(bytes, manifest);

        Assert.Equivalent(Text(Samples[manifest]), Text(read));
    }

    [Fact]
    public void Manifest_OfANewerVersion_IsRefused() =>
        Assert.Contains("newer", Assert.Throws<SerializationException>(() => Serializer.FromBinary([], "po2")).Message, StringComparison.Ordinal);

    [Fact]
    public void Bytes_ThatAreDamaged_AreRefused() =>
        Assert.Contains("damaged", Assert.Throws<SerializationException>(() => Serializer.FromBinary([0xff], "po1")).Message, StringComparison.Ordinal);

    [Fact]
    public void Observation_OfAKindThatIsNotKnown_IsRefused()
    {
        // Field 7, items, with a field 9 in it.
        byte[] bytes = [0x3a, 0x02, 0x48, 0x01];

        Assert.Contains("does not know", Assert.Throws<SerializationException>(() => Serializer.FromBinary(bytes, "po1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_WithoutAForm_IsRefused() =>
        Assert.Contains("System.Uri", Assert.Throws<SerializationException>(() => Serializer.ToBinary(new Uri("http://a"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Payload_IsCopiedOnceEachWay()
    {
        var payload = new byte[4 << 20];
        var observed = Observed() with { Items = [new Observation.Watched(Change(payload, "5"))] };

        var before = GC.GetAllocatedBytesForCurrentThread();
        var bytes = Serializer.ToBinary(observed);
        var sent = GC.GetAllocatedBytesForCurrentThread() - before;
        Serializer.FromBinary(bytes, "po1");
        var read = GC.GetAllocatedBytesForCurrentThread() - before - sent;

        Assert.InRange(sent, payload.Length, payload.Length * 1.2);
        Assert.InRange(read, payload.Length, payload.Length * 1.2);
    }

    /// <summary>Records compare payloads by where they are: here by what they are.</summary>
    private static string Text(object message) => message switch
    {
        PartitionMessage.Observed observed => $"{observed with { Items = [] }} {string.Join(" ", observed.Items.Select(Text))}",
        Observation.Watched watched => Text(watched.Change),
        Observation.Listed listed => $"{listed.List} {Text(listed.Change)}",
        Change change => $"{change with { Payload = null }} {(change.Payload is { } payload ? Encoding.UTF8.GetString(payload.Span) : "null")}",
        TailMessage.Appended appended => Text(appended.Entries),
        AppendedEntries appended => $"{appended with { Entries = [] }} {string.Join(" ", appended.Entries.Select(entry => $"{entry with { Payload = default }} {Encoding.UTF8.GetString(entry.Payload.Span)}"))}",
        TailsMessage.Durable durable => $"{durable.Number} {string.Join(" ", durable.Appended.Select(Text))} {string.Join(" ", durable.Heads)}",
        PeerMessage.Announcement said => $"{said.Incarnation} {said.Digest} {string.Join(" ", said.Endpoints)} {string.Join(" ", said.Scopes)} {said.TakesAnnotations}",
        _ => message.ToString()!,
    };

    private static PartitionMessage.Observed Observed() => new()
    {
        Partition = new PartitionId(7),
        Scope = Scope,
        Epoch = new ScopeEpoch(3, 1),
        History = 2,
        Hello = long.MinValue,
        Number = 12,
        Items =
        [
            new Observation.ListBegun(1, new ResourceVersion("900")),
            new Observation.Listed(1, Change("{}"u8.ToArray(), "890")),
            new Observation.ListEnded(1, ResourceVersion.None),
            new Observation.Watched(Change(null, "901")),
            new Observation.Watched(Change([], "902")),
        ],
        Persisted = new ResourceVersion("800"),
        UpTo = new ResourceVersion("902"),
        IsCaughtUp = true,
        Bytes = 2,
    };

    private static Change Change(byte[]? payload, string version)
    {
        ReadOnlyMemory<byte>? bytes = null;
        if (payload is not null)
            bytes = payload;
        return new Change
        {
            Object = Key,
            Uid = "u-1",
            Version = new ResourceVersion(version),
            Type = ChangeType.Deleted,
            Cause = Cause.Resync,
            Time = Time,
            Payload = bytes,
            Digest = new Digest(ulong.MaxValue, 1),
            Scope = Scope,
        };
    }

    private static AppendedEntries Appended() => new(
        new PartitionId(7),
        new SequenceNumber(40),
        new SequenceNumber(42),
        [Entry(41, null), Entry(42, new EndpointId("a-1"))]);

    private static Entry Entry(long sequence, EndpointId? target) => new()
    {
        Partition = new PartitionId(7),
        Sequence = new SequenceNumber(sequence),
        Object = Key,
        Uid = "u-1",
        Version = new ResourceVersion("901"),
        Type = ChangeType.OutOfScope,
        Cause = Cause.Resend,
        Time = Time,
        Collapsed = 3,
        Previous = target is null ? ResourceVersion.None : new ResourceVersion("890"),
        Target = target,
        Payload = "{}"u8.ToArray(),
        History = 2,
        Resend = 1,
        Superseded = true,
    };
}
