namespace ActorVent.Kubernetes;

public enum WatchEventType
{
    Added,
    Modified,
    Deleted,

    /// <summary>Only a version: <see cref="WatchEvent.Object"/> is null.</summary>
    Bookmark,
}
