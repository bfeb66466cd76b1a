namespace ActorVent.Progress;

/// <summary>A stored row cannot be understood. The message says what is wrong with it, not where it is.</summary>
internal sealed class StoredFormatException(string message, Exception? inner = null) : Exception(message, inner);
