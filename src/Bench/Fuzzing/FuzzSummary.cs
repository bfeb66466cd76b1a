namespace ActorVent.Bench.Fuzzing;

/// <summary>What a run has done so far.</summary>
internal sealed class FuzzSummary
{
    public long Inputs { get; set; }

    public long Accepted { get; set; }

    public long Refused => Inputs - Accepted;

    /// <summary>One for each rule that was broken: the rule, what was seen, and the smallest input.</summary>
    public List<FuzzFinding> Findings { get; } = [];

    public override string ToString() => $"{Inputs} inputs, {Accepted} accepted, {Refused} refused, {Findings.Count} findings";
}
