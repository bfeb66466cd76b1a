using ActorVent.Primitives;

namespace ActorVent.Watching;

/// <summary>How a watcher is, for operators.</summary>
/// <param name="Scope">What it watches.</param>
/// <param name="Name">The same for people.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Epoch">Which run of the scope's watch it is; 0 until the journal has said so.</param>
/// <param name="Position">Persisted: after a start it goes on from here. None: with a list.</param>
/// <param name="Seen">The newest version that was seen; none: nothing was.</param>
/// <param name="Partitions">To which it tells changes.</param>
/// <param name="LeftOut">Of these, those that have not taken what they were told, and get nothing until they ask.</param>
/// <param name="Untaken">Bytes of payload that were told and not taken.</param>
/// <param name="NextAttempt">When the server is asked again after a failure; null: nothing failed.</param>
/// <param name="Problem">What failed last, as long as it is not over, in words; null: nothing.</param>
internal sealed record WatcherStatus(
    ScopeId Scope, string Name, WatcherState State, long Epoch, ResourceVersion Position, ResourceVersion Seen,
    int Partitions, int LeftOut, long Untaken, DateTimeOffset? NextAttempt, string? Problem);
