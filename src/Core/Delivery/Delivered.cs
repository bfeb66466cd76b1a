using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>One attempt, as it is shown to those who look on.</summary>
/// <param name="Time">When it ended.</param>
/// <param name="Endpoint">Where to.</param>
/// <param name="Object">Whose state it was.</param>
/// <param name="Version">Which.</param>
/// <param name="Type">What has become of the object.</param>
/// <param name="Cause">Why it is sent, as in the header.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Result">What comes of it.</param>
/// <param name="Answer">Status and first line, or what went wrong, without secrets.</param>
/// <param name="Took">From sending to the outcome.</param>
/// <param name="Age">Since the node received the change; zero when it is sent because the endpoint is new.</param>
internal sealed record Delivered(
    DateTimeOffset Time, EndpointId Endpoint, ObjectKey Object, ResourceVersion Version, ChangeType Type,
    string Cause, int Attempt, DeliveryResult Result, string Answer, TimeSpan Took, TimeSpan Age);
