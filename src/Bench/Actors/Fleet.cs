using ActorVent.Actors;

namespace ActorVent.Bench.Actors;

/// <summary>Many counters below one parent, as objects are below their shard.</summary>
internal sealed class Fleet : Actor<ReplyTo<ActorRef<Finish>[]>>
{
    private readonly int _count;
    private readonly int _quota;

    private Fleet(int count, int quota)
    {
        _count = count;
        _quota = quota;
    }

    public static async Task<ActorRef<Finish>[]> StartAsync(ActorSystem system, int count, int quota)
    {
        var fleet = system.Spawn("fleet", () => new Fleet(count, quota));
        return await fleet.Ask<ActorRef<Finish>[]>(reply => reply, TimeSpan.FromMinutes(1));
    }

    protected override ValueTask Receive(ReplyTo<ActorRef<Finish>[]> message)
    {
        var counters = new ActorRef<Finish>[_count];
        Func<Actor<Finish>> create = () => new Counter(_quota);
        for (var i = 0; i < _count; i++)
            counters[i] = Context.Spawn($"default/web-{i}", create);
        message.Set(counters);
        return ValueTask.CompletedTask;
    }
}
