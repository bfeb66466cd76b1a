using ActorVent.Delivery;
using ActorVent.Journal;
using Xunit;

namespace ActorVent.Tests.Delivery.Http;

public class DeliveryHeadersTests
{
    [Fact]
    public void Of_AnAttempt_SaysAllOfIt()
    {
        var headers = DeliveryHeaders.Of(Samples.Attempt(previous: "216") with { Number = 3 });

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["webhook-id"] = "msg_0123",
                ["webhook-timestamp"] = "1795262400",
                ["actorvent-cause"] = "live",
                ["actorvent-type"] = "modified",
                ["actorvent-kind"] = "Pod",
                ["actorvent-version"] = "217",
                ["actorvent-history"] = "0",
                ["actorvent-previous-version"] = "216",
                ["actorvent-collapsed"] = "2",
                ["actorvent-attempt"] = "3",
            },
            new Dictionary<string, string>(headers));
    }

    [Fact]
    public void Of_NoPreviousVersion_HasNoHeaderForIt() =>
        Assert.DoesNotContain(DeliveryHeaders.Of(Samples.Attempt()), h => h.Key == "actorvent-previous-version");

    [Fact]
    public void Of_AnAttemptThatIsTraced_SaysItsSpan()
    {
        const string parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        Assert.Contains(new("traceparent", parent), DeliveryHeaders.Of(Samples.Attempt() with { TraceParent = parent }));
    }

    [Theory]
    [InlineData(Cause.Initial, "initial")]
    [InlineData(Cause.Live, "live")]
    [InlineData(Cause.Resync, "resync")]
    [InlineData(Cause.OutOfScope, "out-of-scope")]
    [InlineData(Cause.Resend, "resend")]
    [InlineData(Cause.Replay, "replay")]
    public void Of_EachCause_HasItsName(Cause cause, string expected) =>
        Assert.Contains(new("actorvent-cause", expected), DeliveryHeaders.Of(Samples.Attempt(cause: cause)));

    [Theory]
    [InlineData(ChangeType.Added, "added")]
    [InlineData(ChangeType.Modified, "modified")]
    [InlineData(ChangeType.Deleted, "deleted")]
    [InlineData(ChangeType.OutOfScope, "out-of-scope")]
    public void Of_EachType_HasItsName(ChangeType type, string expected) =>
        Assert.Contains(new("actorvent-type", expected), DeliveryHeaders.Of(Samples.Attempt(Samples.Entry(type: type))));

    [Fact]
    public void Of_HostileObject_IsPrintableAsciiOfBoundedLength()
    {
        var random = new Random(4711);
        for (var i = 0; i < 2000; i++)
        {
            var evil = new string([.. Enumerable.Range(0, random.Next(600)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 0x20 : 0x10000))]);
            var entry = Samples.Entry(kind: "A" + evil, version: "1" + evil);
            foreach (var (_, value) in DeliveryHeaders.Of(Samples.Attempt(entry, previous: "2" + evil)))
            {
                Assert.DoesNotContain(value, c => c is < ' ' or > '~');
                Assert.True(value.Length <= HeaderValue.MostLength * 9);
            }
        }
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("Deployment.apps", "Deployment.apps")]
    [InlineData("a b", "a b")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    [InlineData("a\tb\u007f", "a%09b%7F")]
    [InlineData("ü", "%C3%BC")]
    [InlineData("\u560d\u560a", "%E5%98%8D%E5%98%8A")]
    public void Safe_EscapesWhatIsNotPrintableAscii(string? text, string expected) =>
        Assert.Equal(expected, HeaderValue.Safe(text));

    [Fact]
    public void Safe_HalfASurrogatePair_IsTheReplacementCharacter() => Assert.Equal("a%EF%BF%BDb", HeaderValue.Safe("a\ud83db"));

    [Fact]
    public void Safe_LongText_IsCut() => Assert.Equal(new string('a', 256), HeaderValue.Safe(new string('a', 257)));
}
