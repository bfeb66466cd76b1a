namespace ActorVent.Cluster.Leases;

/// <summary>
/// Both clocks at one moment. The monotonic one is never set, but may stand still while a machine sleeps; the other goes on, but may be set.
/// </summary>
/// <param name="Monotonic">Since some beginning.</param>
/// <param name="Wall">As people read it.</param>
internal readonly record struct ClockReading(TimeSpan Monotonic, DateTimeOffset Wall)
{
    public static ClockReading operator +(ClockReading reading, TimeSpan by) => new(reading.Monotonic + by, reading.Wall + by);
}
