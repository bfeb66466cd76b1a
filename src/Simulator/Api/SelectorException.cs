namespace ActorVent.Simulator.Api;

/// <summary>A selector, version or token of a request that does not parse; the message is the server's.</summary>
internal sealed class SelectorException(string message) : Exception(message);
