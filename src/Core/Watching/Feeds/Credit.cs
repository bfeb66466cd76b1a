namespace ActorVent.Watching.Feeds;

/// <summary>
/// Bytes of payload that were sent to partitions and are not taken. Where there is no room the watcher does not read, and the API server
/// waits. What has been read already is sent whatever its size, so that there is always room for one object.
/// </summary>
/// <param name="most">For all partitions of a watcher.</param>
internal sealed class Credit(long most)
{
    /// <summary>For one partition.</summary>
    public long MostOfOne => most / 4;

    public long Used { get; set; }

    public bool IsUsedUp => Used >= most;
}
