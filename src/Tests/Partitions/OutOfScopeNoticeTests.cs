using ActorVent.Partitions;
using ActorVent.Tests.Kubernetes;
using Xunit;

namespace ActorVent.Tests.Partitions;

public sealed class OutOfScopeNoticeTests
{
    private readonly VirtualTime _time = new();
    private readonly CapturedLog _lines = new();

    [Fact]
    public void Notice_OfWhatAllPartitionsFound_IsOneLineWithTheSum()
    {
        var notice = new OutOfScopeNotice(_time, _lines);
        for (var i = 0; i < 64; i++)
        {
            notice.Add(2);
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }
        _time.Advance(TimeSpan.FromSeconds(1));
        notice.Add(3);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["128 pods", "3 pods"], _lines.Lines.Select(line => line.Text[..line.Text.IndexOf(" are", StringComparison.Ordinal)]));
    }
}
