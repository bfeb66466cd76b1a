namespace ActorVent.Journal;

/// <summary>The journal cannot do what was asked. The message is for the operator: what, where, what to do.</summary>
public sealed class JournalException(string message, bool isTransient, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether waiting may help (locked, full, unreachable), as opposed to corrupt, foreign or refused.</summary>
    public bool IsTransient { get; } = isTransient;
}
