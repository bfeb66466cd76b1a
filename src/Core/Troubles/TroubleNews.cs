namespace ActorVent.Troubles;

/// <summary>A failure that is worth a line.</summary>
/// <param name="Times">Failures since the last line, this one included.</param>
/// <param name="Since">When that line was; now, if there was none.</param>
internal readonly record struct TroubleNews(long Times, DateTimeOffset Since);
