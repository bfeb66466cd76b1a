using ActorVent.Journal;
using Xunit;

namespace ActorVent.Tests.Contracts;

public abstract partial class JournalContract
{
    [Fact]
    public async Task Append_AResend_RepeatsTheNewestStateAndIsCounted()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1, payload: "one"));
        await owner.AppendAsync(Resend("a", 1));
        var first = (await ReadAllAsync())[^1];
        await owner.AppendAsync(Resend("a", 1));
        var second = (await ReadAllAsync())[^1];

        Assert.Equal(("one", 1, Cause.Resend, ChangeType.Modified), (Text(first.Payload), first.Resend, first.Cause, first.Type));
        Assert.Equal(("one", 2, "1", false), (Text(second.Payload), second.Resend, second.Previous.Value, second.Superseded));
    }

    [Fact]
    public async Task Append_AResendAfterReopening_IsCountedOn()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Resend("a", 1), Resend("a", 1));

        await ReopenAsync();
        owner = await TakeAsync();
        await owner.AppendAsync(Resend("a", 1));

        Assert.Equal([0, 3], (await ReadAllAsync()).Select(e => e.Resend));
    }

    [Fact]
    public async Task Append_AResendOfANewState_IsCountedFromOne()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Resend("a", 1), Resend("a", 1), Change("a", 2), Resend("a", 2));

        Assert.Equal([(0, "a@1"), (0, "a@2"), (1, "a@2")], (await ReadAllAsync()).Select(e => (e.Resend, Text(e.Payload))));
    }

    [Theory]
    [InlineData(ChangeType.Modified)]
    [InlineData(ChangeType.Deleted)]
    [InlineData(ChangeType.OutOfScope)]
    public async Task Append_AfterAResend_LeavesNothingOfIt(ChangeType type)
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Resend("a", 1));
        await owner.AppendAsync(Change("a", 2, type, payload: null));

        var read = await ReadAllAsync();

        Assert.Equal([1, 3], read.Select(e => (int)e.Sequence.Value));
        Assert.Equal(["a@1", "a@1"], read.Select(e => Text(e.Payload)));
    }

    [Fact]
    public async Task Append_Resends_TakeNoMoreRoomThanOne()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1, payload: new string('x', 100)), Change("b", 2, payload: "-"));
        for (var i = 0; i < 50; i++)
            await owner.AppendAsync(Resend("a", 1));
        await owner.AppendAsync(Change("b", 3, payload: "-"));

        // Two entries of 100 bytes, and two of 1.
        var policy = new RetentionPolicy { Before = Start.AddSeconds(-1), MostBytes = 202, NewestOnly = true };
        Assert.Equal((0, false), await CompactAsync(policy));
        Assert.Equal((1, false), await CompactAsync(policy with { MostBytes = 201 }));
    }

    [Fact]
    public async Task ReadNext_TakesAResendForNothingNewer()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Change("a", 2, collapsed: 3), Resend("a", 2));

        Assert.Equal((2, 1, ""), await NextAsync("a", 0, newest: true));
        Assert.Equal((2, 0, "1"), await NextAsync("a", 1, newest: true));
        Assert.Equal((2, 0, "1"), await NextAsync("a", 1, newest: false));
        Assert.Equal((3, 0, "2"), await NextAsync("a", 2, newest: true));
        Assert.Equal((3, 0, "2"), await NextAsync("a", 2, newest: false));
    }

    [Fact]
    public async Task ReadNext_OverAResend_CountsNoChangeForIt()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(Change("a", 1), Resend("a", 1), Change("a", 2), Change("a", 3));

        Assert.Equal((4, 2, ""), await NextAsync("a", 0, newest: true));
        Assert.Equal((4, 1, "1"), await NextAsync("a", 1, newest: true));
    }

    [Fact]
    public async Task Health_AndTimeOfTheNewestEntry_AreInTheRow()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(
            Change("a", 1) with { Health = Health.Unhealthy }, Change("b", 2) with { Health = Health.Unhealthy }, Change("b", 3, second: 5) with { Health = Health.Healthy });
        await owner.AppendAsync(Resend("a", 1, second: 60));

        await ReopenAsync();
        var rows = (await TakeAsync()).Taken.Objects.OrderBy(o => o.Object.Name);

        Assert.Equal([(Health.Unhealthy, Start.AddSeconds(60)), (Health.Healthy, Start.AddSeconds(5))], rows.Select(r => (r.Health, r.Time)));
    }

    private static NewEntry Resend(string name, int version, int second = 0) =>
        Change(name, version, payload: null, second: second) with { Cause = Cause.Resend, Health = Health.Unhealthy };
}
