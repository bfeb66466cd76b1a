namespace ActorVent.Watching.Feeds;

/// <summary>
/// Bytes of payload that were sent to partitions and are not taken. Where there is no room the watcher does not read, and the API server
/// waits. What has been read already is sent whatever its size, so that there is always room for one object.
/// </summary>
internal sealed class Credit
{
    /// <summary>For all partitions of a watcher.</summary>
    public const long Most = 4 << 20;

    /// <summary>For one partition.</summary>
    public const long MostOfOne = 1 << 20;

    public long Used { get; set; }

    public bool IsUsedUp => Used >= Most;
}
