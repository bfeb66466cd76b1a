using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Node.Admin;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Node.Admin;

public sealed class DeliveryQuestionTests
{
    [Fact]
    public void Question_IsReadAsItWasWritten()
    {
        var question = new DeliveryQuestion(["a", "b c"], ["shop"], ["web&-"], FailedOnly: true);

        Assert.Equivalent(question, DeliveryQuestion.Parse(question.ToString()));
        Assert.Equivalent(new DeliveryQuestion([], [], [], false), DeliveryQuestion.Parse("/deliveries"));
    }

    [Theory]
    [InlineData("/node")]
    [InlineData("/deliveriesandmore")]
    public void OtherQuestion_IsNone(string question) => Assert.Null(DeliveryQuestion.Parse(question));

    [Theory]
    [InlineData("/deliveries", true)]
    [InlineData("/deliveries?endpoint=hook", true)]
    [InlineData("/deliveries?endpoint=other", false)]
    [InlineData("/deliveries?endpoint=other&endpoint=hook", true)]
    [InlineData("/deliveries?namespace=shop&name=web", true)]
    [InlineData("/deliveries?namespace=shop&name=eb", false)]
    [InlineData("/deliveries?namespace=other", false)]
    [InlineData("/deliveries?failed=true", false)]
    public void Filter_TakesWhatMatchesAllOfIt(string question, bool takes) => Assert.Equal(takes, DeliveryQuestion.Parse(question)!.Takes(Delivered(DeliveryResult.Accepted)));

    [Fact]
    public void Filter_OfFailures_TakesRetries() => Assert.True(DeliveryQuestion.Parse("/deliveries?failed=true")!.Takes(Delivered(DeliveryResult.Retried)));

    [Fact]
    public void ObjectQuestion_IsReadAsItWasWritten()
    {
        var question = new ObjectQuestion("Pod", "shop", "web-0");

        Assert.Equal(question, ObjectQuestion.Parse(question.ToString()));
        Assert.Null(ObjectQuestion.Parse("/node"));
    }

    private static Delivered Delivered(DeliveryResult result) => new(
        default, new EndpointId("hook"), new ObjectKey("c", "Pod", "shop", "web-0"), new ResourceVersion("7"), ChangeType.Modified, "live", 1, result, "200 OK", default, default);
}
