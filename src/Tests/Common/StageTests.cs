using Akka.Actor;
using Akka.Configuration;
using Xunit;

namespace ActorVent.Tests.Common;

public sealed class StageTests
{
    [Fact]
    public void System_OnAStage_RunsWhenItIsToldAndInItsTime()
    {
        var stage = new Stage();
        var heard = new List<string>();
        var system = stage.Create(() => ActorSystem.Create("stage", ConfigurationFactory.ParseString(Stage.Hocon)));
        var actor = system.ActorOf(Props.Create(() => new Listener(heard)));

        actor.Tell("hello");
        Assert.Empty(heard);
        stage.Settle();
        Assert.Equal(["hello"], heard);
        stage.Pass(59);
        Assert.Equal(["hello"], heard);
        stage.Pass(1);
        Assert.Equal(["hello", "a minute later"], heard);
        stage.Finish(system.Terminate(), TimeSpan.FromMinutes(5));
    }

    private sealed class Listener(List<string> heard) : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartSingleTimer("minute", "a minute later", TimeSpan.FromMinutes(1));

        protected override void OnReceive(object message) => heard.Add((string)message);
    }
}
