namespace ActorVent.Bench.Fuzzing;

/// <param name="Rule">What was broken.</param>
/// <param name="Detail">By the first input that was found.</param>
/// <param name="Input">The smallest input that breaks it.</param>
internal sealed record FuzzFinding(string Rule, string Detail, byte[] Input);
