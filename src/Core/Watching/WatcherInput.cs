using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Partitions;
using ActorVent.Primitives;

namespace ActorVent.Watching;

/// <summary>What a watcher is told. Answers to effects carry the effect's id; those of ids that were closed are ignored.</summary>
internal abstract record WatcherInput
{
    private WatcherInput()
    {
    }

    /// <summary>The first.</summary>
    internal sealed record Started : WatcherInput;

    /// <summary>The scope's epoch is raised.</summary>
    internal sealed record Begun(ScopeState State) : WatcherInput;

    internal sealed record BeginFailed(string Reason) : WatcherInput;

    /// <summary>What a partition says.</summary>
    internal sealed record Told(IWatcherMessage Message) : WatcherInput;

    internal sealed record ListPaged(long Id, ListPage Page) : WatcherInput;

    internal sealed record WatchOpened(long Id) : WatcherInput;

    /// <summary>At least one event.</summary>
    internal sealed record Events(long Id, IReadOnlyList<WatchEvent> Items) : WatcherInput;

    /// <summary>As a watch normally ends.</summary>
    internal sealed record StreamEnded(long Id) : WatcherInput;

    /// <summary>The version that a list is of now.</summary>
    internal sealed record VersionTold(long Id, ResourceVersion Version) : WatcherInput;

    /// <summary>A list, a watch or a question failed.</summary>
    /// <param name="Id">Which.</param>
    /// <param name="Kind">null: nothing that the API server said.</param>
    /// <param name="Error">For people.</param>
    /// <param name="RetryAfter">How long the server asks to wait.</param>
    /// <param name="IsSilent">Whether it is a watch that said nothing for two minutes.</param>
    internal sealed record StreamFailed(long Id, ApiErrorKind? Kind, string Error, TimeSpan? RetryAfter = null, bool IsSilent = false) : WatcherInput;

    internal sealed record PositionWritten(WriteResult Result) : WatcherInput;

    internal sealed record ResetWritten(WriteResult Result) : WatcherInput;

    /// <summary>Comes each second.</summary>
    internal sealed record Tick : WatcherInput
    {
        public static Tick Instance { get; } = new();
    }

    /// <summary>The timer's time has come.</summary>
    internal sealed record Due : WatcherInput
    {
        public static Due Instance { get; } = new();
    }

    /// <summary>Read no more, wait shortly for what is outstanding, write the position.</summary>
    internal sealed record Drain : WatcherInput
    {
        public static Drain Instance { get; } = new();
    }
}
