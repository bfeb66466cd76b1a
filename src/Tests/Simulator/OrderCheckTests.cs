using ActorVent.Simulator.Webhooks;
using Xunit;

namespace ActorVent.Tests.Simulator;

public class OrderCheckTests
{
    [Theory]
    [InlineData("a@1 a@2 a@3", null)]
    [InlineData("a@1 a@1", null)]
    [InlineData("a@9 a@10", null)]
    [InlineData("a@99999999999999999999 a@100000000000000000000", null)]
    [InlineData("a@2 a@1", "shop/web-0: version 1 after 2")]
    [InlineData("a@100000000000000000000 a@99999999999999999999", "shop/web-0: version 99999999999999999999 after 100000000000000000000")]
    [InlineData("a@1 a@2! b@3", null)]
    [InlineData("a@1 b@3 a@2!", "shop/web-0: a at 2 after its successor b")]
    [InlineData("a@1 b@3 a@4", "shop/web-0: a at 4 after its successor b")]
    [InlineData("a@1 a@2! a@2", "shop/web-0: alive at 2 after its deletion at 2")]
    [InlineData("a@1 a@2! a@2!", null)]
    [InlineData("a@2! a@1", "shop/web-0: version 1 after 2")]
    [InlineData("a@v1 a@v0", null)]
    public void Sequence_LastDelivery_IsJudged(string sequence, string? violation)
    {
        var check = new OrderCheck();
        var judged = sequence.Split(' ').Select(text => check.Add(Deliveries.Of(text))).ToList();

        Assert.All(judged[..^1], Assert.Null);
        Assert.Equal(violation, judged[^1]);
    }

    [Fact]
    public void Violation_AfterIt_IsForgottenNotAdopted()
    {
        var check = new OrderCheck();
        check.Add(Deliveries.Of("a@5"));
        Assert.NotNull(check.Add(Deliveries.Of("a@3")));

        Assert.NotNull(check.Add(Deliveries.Of("a@4")));
        Assert.Null(check.Add(Deliveries.Of("a@6")));
    }

    [Theory]
    [InlineData("a@1 a@2! a@1", "2", true)]
    [InlineData("a@5 a@3", "5", false)]
    public void State_ThatCameTooLate_IsCountedAndNotTakenForTheLast(string sequence, string version, bool isDeleted)
    {
        var log = new DeliveryLog();
        foreach (var text in sequence.Split(' '))
            log.Add(Deliveries.Of(text));

        Assert.Equal(1, log.Summary().OrderViolations);
        Assert.Equal(("a", version, isDeleted), log.LastStates()["shop/web-0"]);
    }

    [Fact]
    public void Versions_AfterAReset_MayBeginAgain()
    {
        var log = new DeliveryLog();
        log.Add(Deliveries.Of("a@5"));

        log.ForgetVersions();
        log.Add(Deliveries.Of("a@3"));

        Assert.Equal(0, log.Summary().OrderViolations);
    }

    [Fact]
    public void Missing_LastStates_AreNamed()
    {
        var log = new DeliveryLog();
        foreach (var (name, text) in new[] { ("same", "a@1"), ("older", "a@1"), ("other", "a@1"), ("alive", "a@1"), ("gone", "a@2!"), ("dead", "a@2!") })
            log.Add(Deliveries.Of(text, name));
        var expected = new Dictionary<string, (string, string, bool)>
        {
            ["shop/same"] = ("a", "1", false),
            ["shop/older"] = ("a", "2", false),
            ["shop/other"] = ("b", "1", false),
            ["shop/never"] = ("a", "1", false),
            ["shop/alive"] = ("a", "9", true),
            ["shop/gone"] = ("a", "9", true),
            ["shop/unseen"] = ("a", "9", true),
            ["shop/dead"] = ("a", "2", false),
        };

        Assert.Equal(
            ["shop/alive", "shop/dead", "shop/never", "shop/older", "shop/other"],
            log.Missing(expected).Select(text => text.Split(':')[0]).Order(StringComparer.Ordinal));
    }
}
