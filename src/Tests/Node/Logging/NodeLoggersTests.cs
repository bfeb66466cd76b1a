using ActorVent.Node.Configuration;
using ActorVent.Node.Logging;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorVent.Tests.Node.Logging;

/// <summary>A log whose level changes, and whose lines are followed, while it is in use.</summary>
public sealed class NodeLoggersTests : IDisposable
{
    private readonly ILoggerFactory _loggers = LoggerFactories.Create(new LoggingOptions(LogLevel.Critical, LogFormat.Text), TimeProvider.System);
    private readonly List<LogLine> _lines = [];

    private ILogControl Control => (ILogControl)_loggers;

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public void Level_ThatIsChanged_HoldsForLoggersThatAreThere()
    {
        var logger = _loggers.CreateLogger("ActorVent.Delivery");
        Assert.Equal((LogLevel.Critical, false), (Control.Level, logger.IsEnabled(LogLevel.Error)));

        Control.Level = LogLevel.Error;

        Assert.Equal((LogLevel.Error, true), (Control.Level, logger.IsEnabled(LogLevel.Error)));
    }

    [Fact]
    public void Level_Debug_ShowsAkkasChatter_AndInfoDoesNot()
    {
        Control.Level = LogLevel.Information;
        Assert.False(_loggers.CreateLogger("Akka.Actor").IsEnabled(LogLevel.Warning));

        Control.Level = LogLevel.Debug;

        Assert.True(_loggers.CreateLogger("Akka.Actor").IsEnabled(LogLevel.Debug));
    }

    [Fact]
    public void Lines_AreShownToWhoFollows_UntilTheEnd()
    {
        var logger = _loggers.CreateLogger("ActorVent.Delivery.Http");
        using (Control.Follow(_lines.Add))
            logger.Log(LogLevel.Critical, default, "down", new InvalidOperationException("because"), static (text, _) => text);
        logger.Log(LogLevel.Critical, default, "unseen", null, static (text, _) => text);

        var line = Assert.Single(_lines);
        Assert.Equal(("fatal", "Delivery", "down <- because"), (line.Level, line.Who, line.Text));
    }
}
