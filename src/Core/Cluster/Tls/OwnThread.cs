namespace ActorVent.Cluster.Tls;

/// <summary>Threads that wait for the network and for nobody's thread pool.</summary>
internal static class OwnThread
{
    // What these do needs little.
    private const int StackBytes = 256 * 1024;

    public static Thread Start(string name, Action run)
    {
        var thread = new Thread(() => run(), StackBytes) { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }
}
