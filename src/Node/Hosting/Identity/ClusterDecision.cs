using ActorVent.Journal;

namespace ActorVent.Node.Hosting.Identity;

/// <summary>Whether this cluster is the journal's.</summary>
/// <param name="Record">What the journal is to know from now on.</param>
/// <param name="Warnings">For the operator, each once.</param>
/// <param name="Refusal">Why it is not; null when it is.</param>
internal sealed record ClusterDecision(ClusterRecord Record, IReadOnlyList<string> Warnings, string? Refusal = null)
{
    /// <summary>The cluster's part of every key and scope.</summary>
    public string Identity => Record.Identity;
}
