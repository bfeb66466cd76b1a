using ActorVent.Kubernetes;

namespace ActorVent.Node.Configuration;

/// <summary>Collects everything that validators find, so that all of it is shown at once.</summary>
internal sealed class Findings
{
    private const int MostShown = 500;

    private readonly List<Finding> _errors = [];
    private readonly List<Finding> _warnings = [];
    private readonly HashSet<OptionDefinition> _meant = [];

    /// <summary>Any of these, and nothing is started.</summary>
    public IReadOnlyList<Finding> Errors => _errors;

    /// <summary>Logged at start.</summary>
    public IReadOnlyList<Finding> Warnings => _warnings;

    /// <summary>An option that is there under a misspelt name, about which there is an error already: that it is missing would be a second.</summary>
    public void Meant(OptionDefinition option) => _meant.Add(option);

    public bool IsMeant(OptionDefinition option) => _meant.Contains(option);

    public void Error(string what, string where, string advice) => _errors.Add(Of(what, where, advice));

    public void Warn(string what, string where, string advice) => _warnings.Add(Of(what, where, advice));

    /// <summary>What was given may be quoted, and may be anything: it is shown on one line, cut, and without what a terminal obeys.</summary>
    private static Finding Of(string what, string where, string advice) => new(LogText.Of(what, MostShown), LogText.Of(where, MostShown), advice);
}
