using ActorVent.Node.Hosting;
using Xunit;

namespace ActorVent.Tests.Node.Hosting;

public sealed class IdleMemoryTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly IdleMemory _memory;
    private long _allocated;
    private int _collections;

    public IdleMemoryTests() => _memory = new IdleMemory(_time, () => _allocated, () => _collections++);

    [Fact]
    public void Burst_IsFollowedByOneCollection_OnceItIsOver()
    {
        Pass(IdleMemory.Worth);
        Assert.Equal(0, _collections);

        Pass(IdleMemory.Idle);
        Pass(IdleMemory.Idle);

        Assert.Equal(1, _collections);
    }

    [Fact]
    public void Load_ThatGoesOn_IsNotDisturbed()
    {
        for (var i = 0; i < 100; i++)
            Pass(IdleMemory.Idle + 1);

        Assert.Equal(0, _collections);
    }

    [Fact]
    public void IdleNode_IsLeftAlone_UntilItIsWorthAPause()
    {
        for (var i = 0; i < 7; i++)
            Pass(IdleMemory.Idle);
        Assert.Equal(0, _collections);

        Pass(IdleMemory.Idle);

        Assert.Equal(1, _collections);
    }

    public void Dispose() => _memory.Dispose();

    private void Pass(long bytes)
    {
        _allocated += bytes;
        _time.Advance(IdleMemory.Interval);
    }
}
