using Xunit;

namespace ActorVent.Tests.Delivery.Machine;

public class EndpointWorldTests
{
    [Fact]
    public void Histories_WithKillsDrainsAndFailures_KeepOrderLoseNothingAndRepeatLittle()
    {
        var requests = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var world = new EndpointWorld(seed);
            try
            {
                world.Run(acts: 60);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
            }
            requests += world.Requests;
        }
        Assert.True(requests > 20_000, $"only {requests} requests");
    }
}
