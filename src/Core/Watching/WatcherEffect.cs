using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Watching;

/// <summary>What a watcher wants done. An id stands for one list, one watch or one question, from its first request to <see cref="Close"/>.</summary>
internal abstract record WatcherEffect
{
    private WatcherEffect()
    {
    }

    /// <summary>Raise the scope's epoch: answered by <see cref="WatcherInput.Begun"/> or <see cref="WatcherInput.BeginFailed"/>.</summary>
    internal sealed record Begin : WatcherEffect;

    /// <summary>The list's next page; null: its first.</summary>
    internal sealed record List(long Id, string? Continue) : WatcherEffect;

    /// <summary>Open a watch after this version.</summary>
    internal sealed record Watch(long Id, ResourceVersion After) : WatcherEffect;

    /// <summary>Read what the watch has next.</summary>
    internal sealed record Read(long Id) : WatcherEffect;

    /// <summary>Ask which version a list is of now, on a connection of its own. Answered by <see cref="WatcherInput.VersionTold"/> or <see cref="WatcherInput.StreamFailed"/>; closed when answered.</summary>
    internal sealed record AskVersion(long Id) : WatcherEffect;

    /// <summary>Give up what the id stands for; nothing of it counts any more.</summary>
    internal sealed record Close(long Id) : WatcherEffect;

    /// <summary>To the partition, through its region.</summary>
    internal sealed record Tell(PartitionMessage.Observed Message) : WatcherEffect;

    /// <summary>Answered by <see cref="WatcherInput.PositionWritten"/>; one at a time.</summary>
    internal sealed record WritePosition(long Epoch, ResourceVersion Position) : WatcherEffect;

    /// <summary>The next history and no position, in one write. Answered by <see cref="WatcherInput.ResetWritten"/>; never together with <see cref="WritePosition"/>.</summary>
    internal sealed record WriteReset(long Epoch, long History) : WatcherEffect;

    /// <summary>Say <see cref="WatcherInput.Due"/> then; takes the place of what was set before.</summary>
    internal sealed record SetTimer(DateTimeOffset Due) : WatcherEffect;

    /// <summary>Everything that had to be written is written: stop.</summary>
    internal sealed record Drained : WatcherEffect;

    /// <summary>Stop: another watcher of the scope has begun. If it is to be here, it begins again.</summary>
    internal sealed record Fail(string Reason) : WatcherEffect;

    /// <summary>For the log and the metrics.</summary>
    internal sealed record Report(WatcherReport What) : WatcherEffect;
}
