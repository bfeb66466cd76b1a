namespace ActorVent.Node.Admin;

/// <summary>What was asked or ordered makes no sense. The message says what, and what to do.</summary>
internal sealed class BadQuestionException(string message) : Exception(message);
