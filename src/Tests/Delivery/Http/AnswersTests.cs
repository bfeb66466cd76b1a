using ActorVent.Delivery;
using Xunit;

namespace ActorVent.Tests.Delivery.Http;

public class AnswersTests
{
    [Fact]
    public void Classify_EveryStatus_IsAsDesigned()
    {
        for (var status = 0; status < 1000; status++)
        {
            var expected = status switch
            {
                _ when status / 100 == 2 => Verdict.Accepted,
                400 or 413 or 415 or 422 => Verdict.Rejected,
                410 => Verdict.Disable,
                _ => Verdict.Retry,
            };
            Assert.Equal(expected, Answers.Classify(new(DeliveryCause.Status, DeliveryPhase.Response, status)));
        }
    }

    [Fact]
    public void Classify_WithoutAStatus_IsRetried()
    {
        foreach (var cause in Enum.GetValues<DeliveryCause>().Where(c => c != DeliveryCause.Status))
        {
            foreach (var phase in Enum.GetValues<DeliveryPhase>())
                Assert.Equal(Verdict.Retry, Answers.Classify(new(cause, phase)));
        }
    }
}
