using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Primitives;

public sealed class IncarnationTests
{
    [Fact]
    public void Incarnations_OfOneMoment_Differ() => Assert.Equal(1000, Enumerable.Range(0, 1000).Select(static _ => Incarnation.New()).Distinct().Count());
}
