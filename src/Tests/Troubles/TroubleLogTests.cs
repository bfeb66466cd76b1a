using ActorVent.Tests.Kubernetes;
using ActorVent.Troubles;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorVent.Tests.Troubles;

public sealed class TroubleLogTests
{
    private readonly VirtualTime _time = new(new DateTimeOffset(2026, 11, 28, 3, 0, 0, TimeSpan.Zero));
    private readonly CapturedLog _lines = new();
    private readonly TroubleLog _log;

    public TroubleLogTests() => _log = new TroubleLog("The journal", _time, _lines);

    [Fact]
    public void Trouble_ThatLastsNineSeconds_IsOneWarningAndItsEnd()
    {
        for (var i = 0; i < 482; i++)
        {
            _log.Failed(i % 64, "The journal cannot be written: full");
            _time.Advance(TimeSpan.FromSeconds(9.0 / 482));
        }
        for (var i = 0; i < 64; i++)
            _log.Worked(i);

        Assert.Equal(
            [(LogLevel.Warning, "The journal cannot be written: full"), (LogLevel.Information, "The journal works again after 9.0 s; it had failed 482 times")],
            Told());
    }

    [Fact]
    public void Trouble_ThatGoesOn_IsToldWithTheCountSinceTheLastLine()
    {
        for (var i = 0; i <= 120; i++)
        {
            _log.Failed("a", "full");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["full", "full (60 times since 03:00:00)", "full (60 times since 03:01:00)"], Told().Select(line => line.Text));
    }

    [Fact]
    public void Failure_ThatIsNotWorthALine_IsToldAtDebug()
    {
        Assert.True(_log.Failed("a", "full"));
        Assert.False(_log.Failed("b", "fuller"));

        Assert.Equal((LogLevel.Debug, "fuller"), _lines.Lines.Last());
    }

    [Fact]
    public void Manifest_FollowsTheLine()
    {
        _log.Failed("a", "cannot list pods", "kind: ClusterRole");

        Assert.Equal([(LogLevel.Warning, "cannot list pods\nkind: ClusterRole")], Told());
    }

    private IEnumerable<(LogLevel Level, string Text)> Told() => _lines.Lines.Where(line => line.Level > LogLevel.Debug);
}
