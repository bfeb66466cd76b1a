namespace ActorVent.Progress;

/// <summary>A log that waiting does not mend. The message is for the operator: what, where, what to do.</summary>
internal sealed class UnreadableLogException(long row, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The sequence number of the stored row; 0: none in particular.</summary>
    public long Row { get; } = row;
}
