using ActorVent.Node.Commands;
using ActorVent.Simulator.Webhooks;
using Xunit;
using Received = ActorVent.Simulator.Webhooks.Delivery;

namespace ActorVent.Tests.Node.Commands;

public class DeliveryScreenTests
{
    [Fact]
    public void Delivery_ThatIsFine_HasNoRemark() => Assert.EndsWith(" live         1\n", Shown(Sample("7")));

    [Fact]
    public void Delivery_WithTroubles_NamesAll()
    {
        var delivery = Sample("7");
        delivery.IsRepeat = true;
        delivery.OrderViolation = "version 7 after 8";
        delivery.Status = 503;
        Assert.EndsWith("  OUT OF ORDER, repeat, answered 503\n", Shown(delivery));
        delivery.Status = 0;
        Assert.Contains("not answered", Shown(delivery));
    }

    [Fact]
    public void Summary_OfAReceiver_CountsPodsCausesAndPromises()
    {
        var log = new DeliveryLog();
        log.Add(Sample("7"));
        log.Add(Sample("8", phase: "Deleted"));
        log.Add(Sample("6"));
        var text = new StringWriter { NewLine = "\n" };
        ReceivedSummary.Write(new SummaryText(text, new Style(enabled: false)), log, signed: true);
        Assert.Equal(
            """

            Received
              requests    3
              accepted    3  live 3
              pods        1  1 deleted
              collapsed   3
              order       broken 1 times
              repeats     0
              signatures  3 good, 0 bad

            """.ReplaceLineEndings("\n"),
            text.ToString());
    }

    private static string Shown(Received delivery)
    {
        var text = new StringWriter { NewLine = "\n" };
        new DeliveryScreen(text, new DeliveryLines(new Style(enabled: false))).Show(delivery);
        return text.ToString();
    }

    private static Received Sample(string version, string phase = "Running") => new()
    {
        Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Id = $"msg_{version}",
        Namespace = "shop",
        Name = "web-0",
        Uid = "u",
        Version = version,
        Phase = phase,
        Ready = "1/1",
        Cause = "live",
        Type = "modified",
        SentVersion = version,
        Collapsed = 1,
        Attempt = 1,
        Signed = true,
        Status = 200,
    };
}
