using Akka.Event;

namespace ActorVent.Cluster.Questions;

/// <summary>What one node asks another on behalf of an operator, and is answered.</summary>
internal static class QuestionMessage
{
    /// <summary>Asks once.</summary>
    /// <param name="Question">A path, with a query if need be: <c>/node</c>.</param>
    internal sealed record Ask(string Question);

    /// <summary>The answer to an <see cref="Ask"/>.</summary>
    /// <param name="Json">UTF-8; empty: it cannot be told.</param>
    internal sealed record Answer(ReadOnlyMemory<byte> Json);

    /// <summary>Asks for what happens from now on. To be said again every few seconds: who says it no more is told no more, and where nobody is told any more it is lost.</summary>
    /// <param name="Question">As in <see cref="Ask"/>.</param>
    internal sealed record Follow(string Question) : IDeadLetterSuppression;

    /// <summary>What happened, for who follows.</summary>
    /// <param name="Lines">JSON objects, each with a line break behind it. UTF-8.</param>
    /// <param name="Dropped">Of what happened, that many were too many to be told.</param>
    internal sealed record Happened(ReadOnlyMemory<byte> Lines, long Dropped);
}
