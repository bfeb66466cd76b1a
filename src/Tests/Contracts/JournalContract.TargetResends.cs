using ActorVent.Journal;
using Xunit;

namespace ActorVent.Tests.Contracts;

/// <summary>Resends go where the state went that they repeat, and are counted and superseded there by themselves.</summary>
public abstract partial class JournalContract
{
    [Fact]
    public async Task Resend_OfAnObjectWithTargets_GoesToEachOfThem()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, Change("b", 1), To(Change("a", 2), A, B));
        await AppendAsync(owner, Resend("a", 2), Resend("b", 1));
        await AppendAsync(owner, Resend("a", 2));

        Assert.Equal(
            [("b@1", "", 0), ("a@2", "a-3", 0), ("a@2", "a-5", 0), ("b@1", "", 1), ("a@2", "a-3", 2), ("a@2", "a-5", 2)],
            (await ReadAllAsync()).Select(Repeated));
        Assert.Equal("2", (await ReadAllAsync())[^1].Previous.ToString());
        Assert.Equal((2, 0, ""), await NextAsync("a", A, newest: true));
    }

    [Fact]
    public async Task Resend_AfterTheObjectHasLeft_GoesToThoseItWentTo()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, Change("a", 1));
        await AppendAsync(owner, Resend("a", 1));
        await AppendAsync(owner, To(Change("a", 2), A, B));
        await AppendAsync(owner, Resend("a", 2));
        await AppendAsync(owner, To(Change("a", 3), B));
        await AppendAsync(owner, Resend("a", 3));

        // Who is left is told so once, with what it had, and a resend tells nobody but those who have the object.
        Assert.Equal(
            [
                ("a@1", "", 0), ("a@1", "", 0), ("a@2", "a-3", 0), ("a@2", "a-5", 0),
                ("a@2", "a-3", 0), ("a@3", "a-5", 0), ("a@3", "a-5", 1),
            ],
            (await ReadAllAsync()).Select(Repeated));
        Assert.Equal([1, 4], (await ReadAllAsync()).Index().Where(e => e.Item.Type == ChangeType.OutOfScope).Select(e => e.Index));
    }

    [Fact]
    public async Task Resend_OfAnObjectThatCameBack_IsCountedFromOne()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1), A));
        await AppendAsync(owner, Resend("a", 1), Resend("a", 1), Change("a", 2), Resend("a", 2));
        await AppendAsync(owner, To(Change("a", 3), A), Resend("a", 3));

        Assert.Equal(("a@3", "a-3", 1), Repeated((await ReadAllAsync())[^1]));
    }

    [Fact]
    public async Task Resend_OfTargetsBeyondTheLimit_GoesToTheConfigured()
    {
        var owner = await TakeAsync();
        await owner.AppendAsync(owner.Entries(To(Change("a", 1), A, B), To(Change("b", 2), B)) with { MostAnnotationEndpoints = 1 });
        await owner.AppendAsync(owner.Entries(Resend("a", 1), Resend("b", 2)) with { MostAnnotationEndpoints = 9 });

        Assert.Equal([("a@1", "a-3", 1), ("b@2", "", 1)], (await ReadAllAsync()).TakeLast(2).Select(Repeated));
        Assert.Equal([A], await Journal.ReadAnnotationEndpointsAsync(default));
    }

    [Fact]
    public async Task Deletion_AfterAResend_LeavesNothingOfItAtAnyTarget()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, To(Change("a", 1), A, B));
        await AppendAsync(owner, Resend("a", 1));
        // It names only B, so that for A the state that A had is taken.
        await AppendAsync(owner, To(Change("a", 2, ChangeType.Deleted), B));

        Assert.Equal(
            [("a@1", "a-3", ChangeType.Modified), ("a@1", "a-5", ChangeType.Modified), ("a@1", "a-3", ChangeType.Deleted), ("a@2", "a-5", ChangeType.Deleted)],
            (await ReadAllAsync()).Select(e => (Text(e.Payload), e.Target?.Value ?? "", e.Type)));
    }

    [Fact]
    public async Task Health_OfAnObjectThatWentElsewhere_IsThatOfItsNewestState()
    {
        var owner = await TakeAsync();
        await AppendAsync(owner, Change("a", 1) with { Health = Health.Unhealthy }, Change("b", 2));
        await AppendAsync(owner, To(Change("a", 3, second: 3), A) with { Health = Health.Healthy }, To(Change("b", 4, second: 4), A) with { Health = Health.Unhealthy });
        await AppendAsync(owner, Resend("b", 4, second: 60));

        var rows = (await TakeAsync()).Taken.Objects.OrderBy(o => o.Object.Name);

        Assert.Equal([(Health.Healthy, Start.AddSeconds(3)), (Health.Unhealthy, Start.AddSeconds(60))], rows.Select(r => (r.Health, r.Time)));
    }

    [Fact]
    public async Task Append_WithResends_TellsWhatWillBeRead()
    {
        var owner = await TakeAsync();
        var first = await AppendAsync(owner, To(Change("a", 1), A, B), Change("b", 2));
        // Both resends of a are gone with the change after them, and so is the first of b.
        var second = await AppendAsync(owner, Resend("a", 1), Resend("b", 2), Resend("b", 2), To(Change("a", 3), A, B));

        var read = await ReadAllAsync();
        Assert.Equal([1L, 2L, 3L, 7L, 8L, 9L], read.Select(e => e.Sequence.Value));
        Assert.Equal(read.Select(Described), first.Entries.Concat(second.Entries).Select(Described));

        static string Described(Entry e) => $"{e.Sequence} {Repeated(e)} {e.Cause} {e.Previous}";
    }

    private static (string State, string Target, int Resend) Repeated(Entry entry) => (Text(entry.Payload), entry.Target?.Value ?? "", entry.Resend);
}
