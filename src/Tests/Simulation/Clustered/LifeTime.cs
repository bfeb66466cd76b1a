using ActorVent.Tests.Simulation.Leases;

namespace ActorVent.Tests.Simulation.Clustered;

/// <summary>The clocks of one life, as what runs in it reads them.</summary>
internal sealed class LifeTime(NodeLife life) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => life.Now.Monotonic.Ticks;

    public override DateTimeOffset GetUtcNow() => life.Now.Wall;
}
