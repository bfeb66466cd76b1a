using ActorVent.Actors;
using Xunit;

namespace ActorVent.Tests.Actors;

public class SupervisionTests
{
    private readonly Stage _stage = new();
    private readonly List<string> _log = [];
    private int _instances;

    [Fact]
    public void Resume_KeepsTheInstanceAndGoesOnWithTheNextMessage()
    {
        var child = Parent(SupervisionDirective.Resume);

        Tell(child, "a", "boom", "b");

        Assert.Equal(["start 1", "1: a", "1: b"], _log);
    }

    [Fact]
    public void Restart_ReplacesTheInstanceAndKeepsTheMailbox()
    {
        var child = Parent(SupervisionDirective.Restart);

        Tell(child, "a", "boom", "b");
        Assert.Equal(["start 1", "1: a", "restart 1: boom", "stop 1"], _log);
        child.Notify("n");
        _ = child.Tell("c");
        _stage.Pass(1);

        Assert.Equal(["start 1", "1: a", "restart 1: boom", "stop 1", "start 2", "2: n", "2: b", "2: c"], _log);
    }

    [Fact]
    public void Stop_StopsTheChildAndTheRestAreDeadLetters()
    {
        var child = Parent(SupervisionDirective.Stop);

        Tell(child, "a", "boom", "b", "c");

        Assert.Equal(["start 1", "1: a", "stop 1"], _log);
        Assert.True(child.IsStopped);
        Assert.Equal(2, _stage.System.DeadLetters);
    }

    [Fact]
    public void Escalate_FailsTheParentToo()
    {
        var failed = new List<(ActorRef Actor, Exception Error)>();
        _stage.System.Failed += (actor, error) => failed.Add((actor, error));
        var child = Parent(SupervisionDirective.Escalate);

        Tell(child, "boom");

        Assert.Equal("/parent", Assert.Single(failed).Actor.Path);
        Assert.Equal("boom", failed[0].Error.Message);
        Assert.Equal(["start 1", "stop 1"], _log);
        Assert.True(child.IsStopped);
        Assert.True(failed[0].Actor.IsStopped);
    }

    [Fact]
    public void EscalatedChild_ParentResumed_GoesOnToo()
    {
        ActorRef<string>? leaf = null;
        _stage.System.Spawn("top", () => Supervisor(SupervisionDirective.Resume, top =>
            top.Spawn("middle", () => Supervisor(SupervisionDirective.Escalate, middle => leaf = middle.Spawn("leaf", Child)))));
        _stage.Settle();

        Tell(leaf!, "a", "boom", "b");

        Assert.Equal(["start 1", "1: a", "1: b"], _log);
    }

    [Fact]
    public void EscalatedChild_ParentRestarted_IsStopped()
    {
        ActorRef<string>? leaf = null;
        _stage.System.Spawn("top", () => Supervisor(SupervisionDirective.Restart, top =>
            top.Spawn("middle", () => Supervisor(SupervisionDirective.Escalate, middle => leaf = middle.Spawn("leaf", Child)))));
        _stage.Settle();
        var first = leaf!;

        Tell(first, "boom", "lost");
        _stage.Pass(1);
        Tell(leaf!, "b");

        Assert.NotSame(first, leaf);
        Assert.True(first.IsStopped);
        Assert.Equal(["start 1", "stop 1", "start 2", "2: b"], _log);
        Assert.Equal(1, _stage.System.DeadLetters);
    }

    [Fact]
    public void TopLevel_Failed_StopsAndSaysSo()
    {
        var failed = new List<ActorRef>();
        _stage.System.Failed += (actor, _) => failed.Add(actor);
        _stage.System.Failed += (_, _) => throw new InvalidOperationException("a careless subscriber");
        var actor = _stage.System.Spawn("top", Child);

        Tell(actor, "boom", "lost");

        Assert.Equal([actor], failed);
        Assert.Equal(["start 1", "stop 1"], _log);
        Assert.True(_stage.Begin(_stage.System.StopAsync).IsCompletedSuccessfully);
    }

    [Fact]
    public void TopLevel_PreStartFails_StopsAndTheNameIsFree()
    {
        var failed = new List<ActorRef>();
        _stage.System.Failed += (actor, _) => failed.Add(actor);
        var actor = _stage.System.Spawn("top", () => new ScriptedActor<int>((_, _) => { })
        {
            OnPreStart = _ => throw new InvalidOperationException("cannot start"),
        });
        _ = actor.Tell(1);
        _stage.Settle();

        Assert.Equal([actor], failed);
        Assert.True(actor.IsStopped);
        Assert.Equal(1, _stage.System.DeadLetters);
        _stage.System.Spawn("top", () => new Probe<int>());
    }

    [Fact]
    public void Supervise_Throws_FailsTheParent()
    {
        var failed = new List<Exception>();
        _stage.System.Failed += (_, error) => failed.Add(error);
        ActorRef<string>? child = null;
        _stage.System.Spawn("parent", () => new ScriptedActor<string>((_, _) => { })
        {
            OnPreStart = context =>
            {
                child = context.Spawn("child", Child);
                return ValueTask.CompletedTask;
            },
            Decide = (_, _) => throw new InvalidDataException("cannot decide"),
        });
        _stage.Settle();

        Tell(child!, "boom");

        Assert.IsType<InvalidDataException>(Assert.Single(failed));
        Assert.True(child!.IsStopped);
    }

    private ActorRef<string> Parent(SupervisionDirective directive)
    {
        ActorRef<string>? child = null;
        _stage.System.Spawn("parent", () => Supervisor(directive, context => child = context.Spawn("child", Child)));
        _stage.Settle();
        return child!;
    }

    private static ScriptedActor<string> Supervisor(SupervisionDirective directive, Action<ActorContext<string>> start) =>
        new((_, _) => { })
        {
            OnPreStart = context =>
            {
                start(context);
                return ValueTask.CompletedTask;
            },
            Decide = (_, _) => directive,
        };

    private ScriptedActor<string> Child()
    {
        var instance = ++_instances;
        return new ScriptedActor<string>((_, message) =>
        {
            if (message == "boom")
                throw new InvalidOperationException("boom");
            _log.Add($"{instance}: {message}");
        })
        {
            OnPreStart = _ => Log($"start {instance}"),
            OnPostStop = _ => Log($"stop {instance}"),
            OnPreRestart = error => Log($"restart {instance}: {error.Message}"),
        };
    }

    private ValueTask Log(string line)
    {
        _log.Add(line);
        return ValueTask.CompletedTask;
    }

    private void Tell(ActorRef<string> actor, params string[] messages)
    {
        foreach (var message in messages)
            _ = actor.Tell(message);
        _stage.Settle();
    }
}
