namespace ActorVent.Node.Configuration;

/// <summary>Collects everything that validators find, so that all of it is shown at once.</summary>
internal sealed class Findings
{
    private readonly List<Finding> _errors = [];
    private readonly List<Finding> _warnings = [];

    /// <summary>Any of these, and nothing is started.</summary>
    public IReadOnlyList<Finding> Errors => _errors;

    /// <summary>Logged at start.</summary>
    public IReadOnlyList<Finding> Warnings => _warnings;

    public void Error(string what, string where, string advice) => _errors.Add(new Finding(what, where, advice));

    public void Warn(string what, string where, string advice) => _warnings.Add(new Finding(what, where, advice));
}
