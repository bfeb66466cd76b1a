using System.Buffers;

namespace ActorVent.Delivery;

/// <summary>What a signature may cover.</summary>
/// <param name="Body">The bytes that are sent.</param>
/// <param name="WebhookId">The value of <c>webhook-id</c>.</param>
/// <param name="Timestamp">The attempt's time; <c>webhook-timestamp</c> has its seconds.</param>
internal readonly record struct SigningInput(ReadOnlySequence<byte> Body, string WebhookId, DateTimeOffset Timestamp);
