using ActorVent.Actors;

namespace ActorVent.Bench.Actors;

/// <summary>Told a <see cref="Finish"/>, as often as it counts; signals it once it has heard of it that many times.</summary>
internal sealed class Counter(int quota) : Actor<Finish>
{
    private int _count;

    protected override ValueTask Receive(Finish message)
    {
        if (++_count < quota)
            return ValueTask.CompletedTask;
        _count = 0;
        message.Signal();
        return ValueTask.CompletedTask;
    }
}
