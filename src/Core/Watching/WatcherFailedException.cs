namespace ActorVent.Watching;

/// <summary>A watcher that may not go on: it has to begin again.</summary>
internal sealed class WatcherFailedException(string message) : Exception(message);
