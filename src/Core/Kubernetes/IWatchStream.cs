namespace ActorVent.Kubernetes;

/// <summary>An open watch.</summary>
public interface IWatchStream : IAsyncDisposable
{
    /// <summary>
    /// The next events: at least one, as many as have arrived. Empty means that the stream ended as a watch normally ends
    /// (its timeout, or the server closing it). An ERROR event and a broken connection are an <see cref="ApiException"/>, thrown
    /// after everything before it has been returned; a line cut in the middle is dropped.
    /// </summary>
    ValueTask<IReadOnlyList<WatchEvent>> ReadAsync(CancellationToken cancellationToken);
}
