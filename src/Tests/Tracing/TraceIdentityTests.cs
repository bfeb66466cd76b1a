using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Tests.Delivery;
using ActorVent.Tracing;
using Xunit;

namespace ActorVent.Tests.Tracing;

public class TraceIdentityTests
{
    private static readonly Entry Change = Samples.Entry();

    /// <summary>Collectors have traces of before an upgrade: the attempts after it are of the same.</summary>
    [Fact]
    public void Of_AChange_StaysWhatItIs() => Assert.Equal("8cd851f8d1385899f870e6ba588030e9", TraceIdentity.Of(Change).ToHexString());

    [Fact]
    public void Of_WhatOnlyTheJournalKnows_IsTheSame() => Assert.Equal(
        TraceIdentity.Of(Change),
        TraceIdentity.Of(Change with { Sequence = new SequenceNumber(77), Partition = default, Time = Change.Time.AddHours(1), Collapsed = 9, Target = new EndpointId("a-1"), Superseded = true }));

    [Fact]
    public void Of_AnotherChange_IsAnother()
    {
        Entry[] others =
        [
            Change, Change with { Uid = "u" }, Change with { Version = new ResourceVersion("218") }, Change with { History = 1 }, Change with { Resend = 1 }, Change with { Type = ChangeType.Deleted },
            Change with { Object = Change.Object with { Cluster = "other" } },
        ];

        Assert.Equal(others.Length, others.Select(TraceIdentity.Of).Distinct().Count());
    }
}
