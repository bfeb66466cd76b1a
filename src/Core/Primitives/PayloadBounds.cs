namespace ActorVent.Primitives;

/// <summary>
/// Bytes of payload that may be in memory at each part of the way, for all objects and endpoints of a node together. What is larger than
/// a bound passes by itself. The defaults suit a process with 512 MB and more.
/// </summary>
public sealed record PayloadBounds
{
    private const long Most = 4 << 20;
    private const long Least = 1 << 20;

    /// <summary>Of this process, by the memory that it may use: read once.</summary>
    public static PayloadBounds OfThisProcess { get; } = Of(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>Read of a list or a watch and not taken by partitions, for each of the two. 4 MB.</summary>
    public int Unread { get; init; } = (int)Most;

    /// <summary>Waiting for the ends of their windows. 32 MB.</summary>
    public long Waiting { get; init; } = 32 << 20;

    /// <summary>Recent entries that endpoints share. 4 MB.</summary>
    public long Recent { get; init; } = Most;

    /// <summary>On their way to endpoints. 32 MB.</summary>
    public long Sending { get; init; } = 32 << 20;

    /// <summary>Large payloads that are made between two collections of memory. A sixteenth of what there is.</summary>
    public long Garbage { get; init; } = long.MaxValue;

    /// <summary>For a process that may use so many bytes.</summary>
    public static PayloadBounds Of(long available)
    {
        var part = Math.Clamp(available / 96, Least, Most);
        return new PayloadBounds
        {
            Unread = (int)part,
            Recent = part,
            Waiting = Math.Clamp(available / 24, 2 * Least, 8 * Most),
            Sending = Math.Clamp(available / 16, 4 * Least, 8 * Most),
            Garbage = Math.Max(available / 16, 8 * Least),
        };
    }
}
