namespace ActorVent.Cluster.Leases;

/// <summary>Reads both clocks.</summary>
internal static class Clocks
{
    public static ClockReading Read(this TimeProvider time) => new(time.GetElapsedTime(0, time.GetTimestamp()), time.GetUtcNow());
}
