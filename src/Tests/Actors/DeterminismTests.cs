using Xunit;

namespace ActorVent.Tests.Actors;

public class DeterminismTests
{
    [Fact]
    public void SameSeed_GivesTheSameTrace()
    {
        for (var seed = 0; seed < 20; seed++)
            Assert.Equal(Trace(seed), Trace(seed));
    }

    [Fact]
    public void OtherSeeds_GiveOtherTraces() =>
        Assert.True(Enumerable.Range(0, 20).Select(Trace).Distinct().Count() > 15);

    /// <summary>A bit of everything: children that fail, restart, passivate and are watched, timers, asks, waits.</summary>
    private static string Trace(int seed)
    {
        var stage = new Stage(seed);
        var trace = new List<string>();
        var sink = stage.Spawn<string>("sink", (_, line) => Write(line), capacity: 2);
        var parent = stage.System.Spawn("parent", () => new ScriptedActor<int>(async (context, number) =>
        {
            await context.TellChild($"child{number % 4}", () => new ScriptedActor<int>(async (child, message) =>
            {
                if (message % 7 == 0)
                    throw new InvalidOperationException($"{message}");
                await Task.Delay(TimeSpan.FromMilliseconds(message % 3 * 10), child.Time, child.Stopping);
                await sink.Tell($"{child.Path} {message}", child.Stopping);
                if (message % 5 == 0)
                    child.Passivate();
            })
            {
                OnPreStart = child =>
                {
                    child.Timers.StartPeriodic("tick", 1000, TimeSpan.FromMilliseconds(150));
                    return ValueTask.CompletedTask;
                },
            }, number);
        })
        {
            OnTerminated = (_, actor) => Write($"terminated {actor}"),
        });
        for (var i = 0; i < 60; i++)
        {
            var number = i;
            stage.Scheduler.Post(() => _ = parent.Tell(number));
        }
        stage.Pass(3);
        stage.Begin(stage.System.StopAsync);
        stage.Pass(1);
        Write($"{stage.Scheduler.Turns} turns");
        return string.Join('\n', trace);

        void Write(string line) => trace.Add($"{stage.Time.GetTimestamp()} {line}");
    }
}
