using ActorVent.Partitions;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Partitions;

public sealed class ResendsTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Resends _resends = new();

    [Fact]
    public void Due_ComesInTheOrderOfTime()
    {
        _resends.Put(Pod("c"), Start.AddSeconds(3));
        _resends.Put(Pod("a"), Start.AddSeconds(1));
        _resends.Put(Pod("b"), Start.AddSeconds(1));
        _resends.Put(Pod("d"), Start.AddSeconds(4));

        Assert.Equal(["a", "b", "c"], NamesDue(3, 10));
        Assert.Equal(["a", "b"], NamesDue(3, 2));
        Assert.Empty(NamesDue(0, 10));
    }

    [Fact]
    public void Put_Again_TakesThePlaceOfWhatWasDue()
    {
        _resends.Put(Pod("a"), Start.AddSeconds(1), new SequenceNumber(7));
        _resends.Put(Pod("a"), Start.AddSeconds(5));

        Assert.Equal(1, _resends.Count);
        Assert.Empty(NamesDue(4, 10));
        Assert.Null(_resends[Pod("a")]!.Unread);
    }

    [Fact]
    public void Remove_LeavesNothing()
    {
        _resends.Put(Pod("a"), Start);
        _resends.Remove(Pod("a"));
        _resends.Remove(Pod("b"));

        Assert.Equal(0, _resends.Count);
        Assert.Empty(NamesDue(9, 10));
    }

    [Fact]
    public void Due_OfWhatMayNot_HoldsUpNoOther()
    {
        _resends.Put(Pod("a"), Start);
        _resends.Put(Pod("b"), Start);

        Assert.Equal(["b"], _resends.Due(Start, 1, item => item.Object.Name == "b").Select(i => i.Object.Name));
    }

    private IEnumerable<string> NamesDue(int second, int most) => _resends.Due(Start.AddSeconds(second), most, _ => true).Select(i => i.Object.Name);

    private static ObjectKey Pod(string name) => new("test", "Pod", "default", name);
}
