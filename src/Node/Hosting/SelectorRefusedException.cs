namespace ActorVent.Node.Hosting;

/// <summary>The API server does not take what --selector or --field-selector says. The message says what to do.</summary>
internal sealed class SelectorRefusedException(string message) : Exception(message);
