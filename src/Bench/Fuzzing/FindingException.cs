namespace ActorVent.Bench.Fuzzing;

/// <summary>What must hold for every input did not.</summary>
/// <param name="rule">Short and the same for all inputs that break the same rule.</param>
/// <param name="detail">What was seen.</param>
internal sealed class FindingException(string rule, string detail) : Exception($"{rule}: {detail}")
{
    public string Rule { get; } = rule;
}
