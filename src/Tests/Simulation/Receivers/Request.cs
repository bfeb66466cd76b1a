using ActorVent.Journal;

namespace ActorVent.Tests.Simulation.Receivers;

/// <summary>One POST.</summary>
/// <param name="WebhookId">Its header.</param>
/// <param name="Entry">What is sent.</param>
/// <param name="Cause">Why it is sent to this endpoint.</param>
internal sealed record Request(string WebhookId, Entry Entry, Cause Cause);
