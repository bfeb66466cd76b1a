using System.Text;
using ActorVent.Cluster.Questions;
using Xunit;

namespace ActorVent.Tests.Cluster.Questions;

public sealed class LineBufferTests
{
    private readonly LineBuffer _lines = new(most: 8);

    [Fact]
    public void Nothing_IsNothing() => Assert.Null(_lines.Take());

    [Fact]
    public void Lines_ComeTogether_Once()
    {
        _lines.Add("abc"u8.ToArray());
        _lines.Add("d"u8.ToArray());

        Assert.Equal(("abc\nd\n", 0L), Taken());
        Assert.Null(_lines.Take());
    }

    [Fact]
    public void Lines_WithoutRoom_AreCounted()
    {
        _lines.Add("abcdef"u8.ToArray());
        _lines.Add("ghi"u8.ToArray());
        _lines.Add("jkl"u8.ToArray());

        Assert.Equal(("abcdef\n", 2L), Taken());
    }

    private (string, long) Taken()
    {
        var taken = _lines.Take()!;
        return (Encoding.UTF8.GetString(taken.Lines.Span), taken.Dropped);
    }
}
