using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Primitives;

public sealed class SessionNameTests
{
    private static readonly Incarnation Life = new("0123456789abcdef");

    [Fact]
    public void Name_HasNodeAndIncarnation() => Assert.Equal("actorvent:pod-7.b:0123456789abcdef", SessionName.Of("pod-7.b", Life));

    [Fact]
    public void Name_OfALongNode_FitsIntoWhatPostgreSqlKeeps_WithTheIncarnationWhole()
    {
        var name = SessionName.Of(new string('n', 200), Life);

        Assert.Equal(63, name.Length);
        Assert.EndsWith(":0123456789abcdef", name, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_OfANodeWithColonsOrLetters_IsPlain() => Assert.Equal("actorvent:a?b?c:0123456789abcdef", SessionName.Of("a:bäc", Life));

    [Fact]
    public void Name_OfTheLease_IsAnother() => Assert.Equal("actorvent-lease:a:0123456789abcdef", SessionName.OfLease("a", Life));

    [Fact]
    public void Incarnation_ThatDoesNotFit_IsRefused() => Assert.Throws<ArgumentException>(() => SessionName.Of("a", new Incarnation(new string('f', 60))));
}
