using ActorVent.Cluster.Tails;
using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Cluster.Tails;

public sealed class TailsFeedTests
{
    private static readonly PartitionId Partition = new(3);
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private readonly TailsFeed _feed = new();

    public TailsFeedTests() => _feed.Appeared();

    [Fact]
    public void Nothing_IsNoBatch() => Assert.Null(_feed.Next(Now));

    [Fact]
    public void Appends_ThatFit_GoInOneBatch()
    {
        _feed.Add(Appended(0, 1_000));
        _feed.Add(Appended(1, 1_000, 1_000));
        _feed.Add(Head(3));

        var batch = _feed.Next(Now)!;

        Assert.Equal([(0L, 1L), (1L, 3L)], batch.Appended.Select(a => (a.After.Value, a.Newest.Value)));
        Assert.Equal([Head(3)], batch.Heads);
        Assert.Null(_feed.Next(Now));
    }

    [Fact]
    public void Append_LargerThanABatch_IsCutAndNothingIsMissing()
    {
        _feed.Add(Appended(10, 30_000, 30_000, 30_000, 30_000, 30_000));

        var parts = All().SelectMany(batch => batch.Appended).ToList();

        Assert.Equal([(10L, 12L), (12L, 14L), (14L, 15L)], parts.Select(a => (a.After.Value, a.Newest.Value)));
        Assert.Equal([11L, 12L, 13L, 14L, 15L], parts.SelectMany(a => a.Entries).Select(entry => entry.Sequence.Value));
        Assert.All(parts, part => Assert.InRange(part.Entries.Sum(entry => entry.Payload.Length), 1, TailsFeed.MostBatchBytes));
    }

    [Fact]
    public void Entry_LargerThanABatch_GoesAlone()
    {
        _feed.Add(Appended(0, 100));
        _feed.Add(Appended(1, 200_000));
        _feed.Add(Appended(2, 100));

        Assert.Equal([1, 1, 1], All().Select(batch => batch.Appended.Count));
    }

    [Fact]
    public void Entry_ThatFitsIntoNoFrame_IsToldByItsHead()
    {
        _feed.Add(Appended(0, (int)TailsFeed.MostEntryBytes));

        var batch = _feed.Next(Now)!;

        Assert.Empty(batch.Appended);
        Assert.Equal(new SequenceNumber(1), Assert.Single(batch.Heads).Newest);
    }

    [Fact]
    public void WhoDoesNotHear_GetsNoMoreThanACertainNumber_AndLaterTheHead()
    {
        for (var i = 0; i < 100; i++)
            _feed.Add(Appended(i, 60_000));

        var sent = All();

        Assert.Equal(TailsFeed.MostUnheard, sent.Count);
        _feed.Heard(sent[^1].Number, isIdle: false);
        sent.AddRange(All(heard: true));
        var last = sent.SelectMany(batch => batch.Appended).Last().Newest.Value;
        Assert.InRange(sent.Sum(batch => batch.Appended.Count), 17, 18 + (TailsFeed.MostWaiting / 60_000));
        Assert.True(last < 100);
        Assert.Equal(new SequenceNumber(100), sent.SelectMany(batch => batch.Heads).Last().Newest);
    }

    [Fact]
    public void WhatIsNeverHeardOf_CountsNoMoreAfterAWhile()
    {
        for (var i = 0; i < TailsFeed.MostUnheard + 1; i++)
            _feed.Add(Appended(i, 60_000));
        Assert.Equal(TailsFeed.MostUnheard, All().Count);

        Assert.Null(_feed.Next(Now + TimeSpan.FromSeconds(4.9)));
        Assert.NotNull(_feed.Next(Now + TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void WhoHasNotSaidAnything_IsToldHeadsOneBatchAtATime()
    {
        var feed = new TailsFeed();
        feed.Add(Appended(0, 100));
        var first = feed.Next(Now)!;
        feed.Add(Appended(1, 100));

        Assert.Null(feed.Next(Now + TimeSpan.FromSeconds(0.1)));
        var second = feed.Next(Now + TimeSpan.FromSeconds(0.2))!;

        Assert.Empty(first.Appended);
        Assert.Equal(1, Assert.Single(first.Heads).Newest.Value);
        Assert.Empty(second.Appended);
        Assert.Equal(2, Assert.Single(second.Heads).Newest.Value);
    }

    [Fact]
    public void WhoWasAwayForLong_IsToldEverythingFromTheMomentThatItIsThere()
    {
        var feed = new TailsFeed();
        for (var i = 0; i < 100; i++)
        {
            feed.Add(Appended(i, 100));
            feed.Next(Now + TimeSpan.FromSeconds(0.01 * i));
        }
        feed.Appeared();
        feed.Add(Appended(100, 100));

        var batch = feed.Next(Now + TimeSpan.FromSeconds(1))!;

        Assert.Equal(101, Assert.Single(batch.Appended).Newest.Value);
        Assert.Equal(100, Assert.Single(batch.Heads).Newest.Value);
    }

    [Fact]
    public void WhereNobodyReads_HeadsAreEnough_UntilSomebodyDoes()
    {
        _feed.Add(Appended(0, 1_000));
        _feed.Heard(_feed.Next(Now)!.Number, isIdle: true);

        _feed.Add(Appended(1, 1_000));
        var heads = _feed.Next(Now)!;
        Assert.Empty(heads.Appended);
        Assert.Equal(new SequenceNumber(2), Assert.Single(heads.Heads).Newest);

        _feed.Heard(heads.Number, isIdle: false);
        _feed.Add(Appended(2, 1_000));
        Assert.Equal(3, Assert.Single(_feed.Next(Now)!.Appended).Newest.Value);
    }

    [Fact]
    public void Head_ThatIsOlder_DoesNotReplaceTheNewer()
    {
        _feed.Add(Head(5));
        _feed.Add(Head(4));

        Assert.Equal([Head(5)], _feed.Next(Now)!.Heads);
    }

    private static TailMessage.Head Head(long newest) => new(Partition, new Epoch(1), new SequenceNumber(newest));

    private static AppendedEntries Appended(long after, params int[] sizes) => new(
        Partition, new SequenceNumber(after), new SequenceNumber(after + sizes.Length), [.. sizes.Select((size, i) => Entry(after + 1 + i, size))]);

    private static Entry Entry(long sequence, int bytes) => new()
    {
        Partition = Partition,
        Sequence = new SequenceNumber(sequence),
        Object = new ObjectKey("c", "Pod", "shop", "web-0"),
        Uid = "u",
        Version = new ResourceVersion("1"),
        Type = ChangeType.Modified,
        Cause = Cause.Live,
        Time = Now,
        Collapsed = 0,
        Previous = ResourceVersion.None,
        Payload = new byte[bytes],
    };

    private List<TailsMessage.Durable> All(bool heard = false)
    {
        var batches = new List<TailsMessage.Durable>();
        while (_feed.Next(Now) is { } batch)
        {
            batches.Add(batch);
            if (heard)
                _feed.Heard(batch.Number, isIdle: false);
        }
        return batches;
    }
}
