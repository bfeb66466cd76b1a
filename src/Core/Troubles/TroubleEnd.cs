namespace ActorVent.Troubles;

/// <summary>A trouble that people know of is over.</summary>
/// <param name="After">How long it was there.</param>
/// <param name="Times">Failures in that time.</param>
internal readonly record struct TroubleEnd(TimeSpan After, long Times);
