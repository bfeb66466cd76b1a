using System.Collections.Concurrent;
using ActorVent.Actors;
using Xunit;

namespace ActorVent.Tests.Actors;

public class PassivationTests
{
    [Fact]
    public void Passivate_MessageWaits_IsRefused()
    {
        var stage = new Stage();
        var answers = new List<bool>();
        var actor = stage.Spawn<int>("calm", (context, _) => answers.Add(context.Passivate()));

        _ = actor.Tell(1);
        _ = actor.Tell(2);
        _ = actor.Tell(3);
        stage.Settle();

        Assert.Equal([false, false, true], answers);
        Assert.True(actor.IsStopped);
    }

    [Fact]
    public void Passivate_NotificationWaits_IsRefused()
    {
        var stage = new Stage();
        var answers = new List<bool>();
        var actor = stage.Spawn<int>("calm", (context, number) =>
        {
            if (number == 1)
                context.Self.Notify(2);
            answers.Add(context.Passivate());
        });

        _ = actor.Tell(1);
        stage.Settle();

        Assert.Equal([false, true], answers);
    }

    /// <summary>What is registered on Stopping may wait for others, and these for the actor's gate.</summary>
    [Fact]
    public void Passivate_CancelsStoppingOutsideOfTheGate()
    {
        var stage = new Stage();
        var isFree = false;
        var actor = stage.Spawn<int>("calm", (context, _) =>
        {
            context.Stopping.Register(() =>
            {
                var other = new Thread(() => context.Self.TryTell(2));
                other.Start();
                isFree = other.Join(TimeSpan.FromSeconds(10));
            });
            context.Passivate();
        });

        _ = actor.Tell(1);
        stage.Settle();

        Assert.True(isFree);
    }

    /// <summary>A successor that passivated after the first of its messages lost those that were still on the way.</summary>
    [Fact]
    public void Storm_ChildrenThatPassivateWheneverTheyCan_LosesNothingAndKeepsTheOrder()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var stage = new Stage(seed);
            var storm = new Storm(seed, children: 5, shouldYield: true);
            var parent = stage.System.Spawn("parent", storm.Parent, new MailboxOptions(8));
            var sent = stage.Begin(() => storm.SendAsync(parent, 300));

            stage.Settle();

            Assert.True(sent.IsCompletedSuccessfully, $"seed {seed}");
            storm.Check($"seed {seed}");
            Assert.Equal(0, stage.System.DeadLetters);
            Assert.True(storm.Passivations > 5, $"seed {seed}: {storm.Passivations} passivations");
        }
    }

    [Fact]
    public async Task Storm_OnTheThreadPool_LosesNothingAndKeepsTheOrder()
    {
        var system = new ActorSystem("storm", new ThreadPoolScheduler(), TimeProvider.System, random: new Random(1));
        var storm = new Storm(1, children: 20, shouldYield: true);
        var parent = system.Spawn("parent", storm.Parent, new MailboxOptions(64));

        await storm.SendAsync(parent, 60_000);
        await storm.Handled.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await system.StopAsync();

        storm.Check("thread pool");
        Assert.Equal(0, system.DeadLetters);
        Assert.True(storm.Passivations > 100, $"{storm.Passivations} passivations");
    }

    [Fact]
    public void Successor_ParentStopsFirst_ItsMessagesAreDeadLetters()
    {
        var stage = new Stage();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var parent = stage.Spawn<int>("parent", (context, number) => context.TellChild("child", () => new ScriptedActor<int>(async (child, _) =>
        {
            child.StopSelf();
            await gate.Task;
        }), number));
        for (var i = 0; i < 4; i++)
        {
            _ = parent.Tell(i);
            stage.Settle();
        }

        stage.System.Stop(parent);
        stage.Settle();
        gate.SetResult();
        stage.Settle();

        Assert.Equal(3, stage.System.DeadLetters);
    }

    private sealed class Storm(int seed, int children, bool shouldYield)
    {
        private readonly ConcurrentDictionary<int, List<int>> _seen = new();
        private int _expected = -1;
        private int _handled;
        private int _passivations;

        public TaskCompletionSource Handled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Passivations => _passivations;

        public async Task SendAsync(ActorRef<int> parent, int count)
        {
            _expected = count;
            for (var i = 0; i < count; i++)
                await parent.Tell(i);
        }

        public Actor<int> Parent()
        {
            var random = new Random(seed);
            return new ScriptedActor<int>(async (context, number) =>
            {
                var child = random.Next(children);
                await context.TellChild($"child{child}", () => Child(child), number, new MailboxOptions(4));
                if (shouldYield && random.Next(8) == 0)
                    await Task.Yield();
            });
        }

        public void Check(string run)
        {
            var all = _seen.Values.SelectMany(numbers => numbers).Order();
            Assert.True(all.SequenceEqual(Enumerable.Range(0, _expected)), $"{run}: {_handled} of {_expected} handled");
            Assert.All(_seen, child => Assert.True(child.Value.SequenceEqual(child.Value.Order()), $"{run}: child {child.Key} out of order"));
        }

        private ScriptedActor<int> Child(int child)
        {
            var seen = _seen.GetOrAdd(child, _ => []);
            return new ScriptedActor<int>(async (context, number) =>
            {
                if (shouldYield && number % 3 == 0)
                    await Task.Yield();
                seen.Add(number);
                if (Interlocked.Increment(ref _handled) == _expected)
                    Handled.TrySetResult();
                if (context.Passivate())
                    Interlocked.Increment(ref _passivations);
            })
            {
                OnPreStart = async context =>
                {
                    if (shouldYield)
                        await Task.Yield();
                    context.Passivate();
                },
                OnPostStop = async _ =>
                {
                    if (shouldYield)
                        await Task.Yield();
                },
            };
        }
    }
}
