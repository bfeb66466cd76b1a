namespace ActorVent.Delivery;

/// <summary>Dead letters that an endpoint has made of late: each within an hour of the one before, and the last within an hour of now.</summary>
/// <param name="Count">How many.</param>
/// <param name="Since">When the first was made.</param>
/// <param name="Last">When the last was made.</param>
/// <param name="Reason">Of the last, in words.</param>
internal sealed record RecentLetters(long Count, DateTimeOffset Since, DateTimeOffset Last, string Reason);
