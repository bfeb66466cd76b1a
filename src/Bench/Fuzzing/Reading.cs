using ActorVent.Kubernetes;

namespace ActorVent.Bench.Fuzzing;

/// <summary>Everything that was read of one stream, and what ended it.</summary>
/// <param name="Events">In order.</param>
/// <param name="Error">null for a normal end.</param>
internal sealed record Reading(IReadOnlyList<WatchEvent> Events, ApiException? Error)
{
    /// <summary>For comparison: equal exactly when a user of the stream sees no difference.</summary>
    public string Text => string.Join('\n', Events.Select(Describe)) + $"\n{Error?.Kind} {Error?.Message}";

    private static string Describe(WatchEvent read) =>
        $"{read.Type} {read.Object?.Namespace}/{read.Object?.Name} {read.Object?.Uid} {read.Version} {read.Object?.Digest:x} {read.EndsInitialEvents}";
}
