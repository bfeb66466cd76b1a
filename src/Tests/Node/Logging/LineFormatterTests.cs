using ActorVent.Node.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Node.Logging;

public class LineFormatterTests
{
    [Fact]
    public void Event_Formatted_IsOneLineInUtc() =>
        Assert.Equal("2026-01-02T03:04:05.678Z warn  Delivery: a b\n", Format(LogLevel.Warning, "ActorVent.Delivery", "a\nb", null));

    [Fact]
    public void Event_OfAType_IsToldByItsRoom() =>
        Assert.Equal("2026-01-02T03:04:05.678Z info  Kubernetes: a\n", Format(LogLevel.Information, "ActorVent.Kubernetes.Connections.KubernetesConnector", "a", null));

    [Fact]
    public void Exception_Formatted_IsItsMessagesAndNoStack() =>
        Assert.Equal(
            "2026-01-02T03:04:05.678Z error Other.Thing: failed <- outer <- inner\n",
            Format(LogLevel.Error, "Other.Thing", "failed", new InvalidOperationException("outer", new IOException("inner"))));

    [Fact]
    public void Exception_AtLevelDebug_HasItsStack() =>
        Assert.Contains("System.InvalidOperationException: outer", Format(LogLevel.Error, "x", "failed", new InvalidOperationException("outer"), withStacks: true));

    [Fact]
    public void Manifest_OfAnEvent_FollowsItsLineReadyToBeCopied()
    {
        var writer = new StringWriter { NewLine = "\n" };
        KeyValuePair<string, object?>[] state = [new("error", "a\nb"), new("Manifest", "kind: Role\nrules:\n- verbs: []")];
        new LineFormatter(new FixedTime(), withStacks: false).Write(
            new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(LogLevel.Warning, "ActorVent.Watching", 1, state, null, static (_, _) => "not\nallowed\nkind: Role\nrules:\n- verbs: []"), null, writer);
        Assert.Equal("2026-01-02T03:04:05.678Z warn  Watching: not allowed\nkind: Role\nrules:\n- verbs: []\n", writer.ToString());
    }

    private static string Format(LogLevel level, string category, string message, Exception? exception, bool withStacks = false)
    {
        var writer = new StringWriter { NewLine = "\n" };
        var formatter = new LineFormatter(new FixedTime(), withStacks);
        formatter.Write(new LogEntry<string>(level, category, 1, message, exception, (state, _) => state), null, writer);
        return writer.ToString();
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 4, 4, 5, 678, TimeSpan.FromHours(1));
    }
}
