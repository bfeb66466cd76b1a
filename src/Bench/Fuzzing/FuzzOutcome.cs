namespace ActorVent.Bench.Fuzzing;

/// <summary>What became of an input.</summary>
/// <param name="Accepted">Whether something was read from it, or it was refused.</param>
/// <param name="Text">What was said, for telling inputs apart that take different ways through the code.</param>
internal readonly record struct FuzzOutcome(bool Accepted, string Text);
