using ActorVent.Actors;

namespace ActorVent.Bench.Actors;

/// <summary>What is measured, by the table and by BenchmarkDotNet alike.</summary>
internal static class Runs
{
    public static ActorSystem NewSystem() => new("bench", new ThreadPoolScheduler(), TimeProvider.System, random: new Random(1));

    /// <summary>Messages to one actor, shared out among senders that wait when its mailbox is full.</summary>
    public static async Task ToOneAsync(ActorRef<Finish> actor, int messages, int senders)
    {
        var finish = new Finish(1);
        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < messages / senders; i++)
            {
                var told = actor.Tell(finish);
                if (!told.IsCompletedSuccessfully)
                    await told;
            }
        })));
        await finish.Reached;
    }

    /// <summary>Messages to each of many actors, in rounds.</summary>
    public static async Task ToManyAsync(ActorRef<Finish>[] actors, int rounds)
    {
        var finish = new Finish(actors.Length);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var actor in actors)
            {
                var told = actor.Tell(finish);
                if (!told.IsCompletedSuccessfully)
                    await told;
            }
        }
        await finish.Reached;
    }
}
