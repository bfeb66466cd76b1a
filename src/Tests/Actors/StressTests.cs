using ActorVent.Actors;
using Xunit;

namespace ActorVent.Tests.Actors;

/// <summary>On real threads: what must hold under every interleaving, for as many as a second or two has.</summary>
public class StressTests
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task ManyThreads_TellNotifyAndTryTell_EverythingArrivesOnceAndInOrder()
    {
        const int Senders = 8;
        const int Each = 5_000;
        var system = NewSystem();
        var inside = 0;
        var overlaps = 0;
        var seen = new Dictionary<int, List<int>>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = 0;
        var actor = system.Spawn("target", () => new ScriptedActor<(int Sender, int Number)>(async (_, message) =>
        {
            if (Interlocked.Increment(ref inside) != 1)
                overlaps++;
            if (message.Number % 1000 == 0)
                await Task.Yield();
            if (!seen.TryGetValue(message.Sender, out var numbers))
                seen[message.Sender] = numbers = [];
            numbers.Add(message.Number);
            Interlocked.Decrement(ref inside);
            if (++count == Senders * Each)
                done.SetResult();
        }), new MailboxOptions(16));

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(sender))));
        await done.Task.WaitAsync(Enough, TestContext.Current.CancellationToken);
        await system.StopAsync();

        Assert.Equal(0, overlaps);
        Assert.All(seen.Values, numbers => Assert.Equal(Enumerable.Range(0, Each), numbers));

        async Task SendAsync(int sender)
        {
            for (var i = 0; i < Each; i++)
            {
                if (sender % 4 == 0)
                    actor.Notify((sender, i));
                else if (sender % 4 != 1 || !actor.TryTell((sender, i)))
                    await actor.Tell((sender, i));
            }
        }
    }

    /// <summary>Each tell ends in the actor or as a dead letter, and none waits for ever, however it meets the stop.</summary>
    [Fact]
    public async Task ManyThreads_TellWhileItStops_EveryMessageIsHandledOrADeadLetter()
    {
        var system = NewSystem();
        for (var round = 0; round < 200; round++)
        {
            var before = system.DeadLetters;
            var handled = 0;
            var actor = system.Spawn($"round{round}", () => new ScriptedActor<int>((_, _) => handled++), new MailboxOptions(4));

            var tells = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                for (var i = 0; i < 50; i++)
                    await actor.Tell(i);
            })).ToArray();
            if (round % 2 == 0)
                await tells[0];
            system.Stop(actor);
            await Task.WhenAll(tells).WaitAsync(Enough, TestContext.Current.CancellationToken);
            await system.StopAsync();

            Assert.Equal(200, handled + system.DeadLetters - before);
        }
    }

    [Fact]
    public async Task ManyThreads_WatchAndAskWhileChildrenFailAndStop_NothingHangs()
    {
        var system = NewSystem();
        var stopped = 0;
        var random = new Random(1);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        const int Count = 2_000;
        var parent = system.Spawn("parent", () => new ScriptedActor<int>((context, number) =>
        {
            if (number < 0)
                return ValueTask.CompletedTask;
            var child = context.Spawn($"child{number}", () => new ScriptedActor<ReplyTo<int>>((self, reply) =>
            {
                reply.Set(number);
                if (number % 3 == 0)
                    throw new InvalidOperationException("boom");
                self.StopSelf();
            }));
            context.Watch(child);
            context.PipeToSelf(child.Ask<int>(to => to, Enough), _ => -1, _ => -2);
            return ValueTask.CompletedTask;
        })
        {
            Decide = (_, _) => random.Next(2) == 0 ? SupervisionDirective.Stop : SupervisionDirective.Resume,
            OnTerminated = (_, _) =>
            {
                if (++stopped >= Count / 2)
                    done.TrySetResult();
            },
        });

        for (var i = 0; i < Count; i++)
            await parent.Tell(i);
        await done.Task.WaitAsync(Enough, TestContext.Current.CancellationToken);
        await system.StopAsync().WaitAsync(Enough, TestContext.Current.CancellationToken);

        Assert.True(parent.IsStopped);
    }

    private static ActorSystem NewSystem() => new("stress", new ThreadPoolScheduler(), TimeProvider.System, random: new Random(1));
}
