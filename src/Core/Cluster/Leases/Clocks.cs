namespace ActorVent.Cluster.Leases;

/// <summary>Reads both clocks.</summary>
internal static class Clocks
{
    public static ClockReading Read(this TimeProvider time) => new(Monotonic(time), time.GetUtcNow());

    /// <summary>Exact, as <see cref="TimeProvider.GetElapsedTime(long)"/> is not far from zero.</summary>
    private static TimeSpan Monotonic(TimeProvider time) =>
        new((long)((Int128)time.GetTimestamp() * TimeSpan.TicksPerSecond / time.TimestampFrequency));
}
