namespace ActorVent.Kubernetes.Requests;

/// <summary>
/// Manifests of missing permissions that people have before them: each is shown once, although the review, and each watch that is refused, come to
/// the same. For use from many threads.
/// </summary>
internal sealed class ShownRules
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);

    /// <returns>Whether it is to be shown: nobody else has.</returns>
    public bool Show(string manifest)
    {
        lock (_lock)
            return _shown.Add(manifest);
    }

    /// <summary>It was not shown after all, or is granted by now: who is refused again shows it again.</summary>
    public void Forget(string manifest)
    {
        lock (_lock)
            _shown.Remove(manifest);
    }
}
