using ActorVent.Node.Configuration.Validators;

namespace ActorVent.Node.Configuration;

/// <summary>What <c>actorvent run</c> was told, validated as a whole.</summary>
/// <param name="Node">null when there are errors.</param>
/// <param name="Logging">Usable in any case.</param>
/// <param name="Findings">Errors and warnings.</param>
internal sealed record RunConfiguration(NodeOptions? Node, LoggingOptions Logging, Findings Findings)
{
    private static readonly TimeSpan AloneDrain = TimeSpan.FromSeconds(10);

    /// <summary>Entities are handed over one by one, and endpoints wait for answers meanwhile.</summary>
    private static readonly TimeSpan ClusterDrain = TimeSpan.FromSeconds(25);

    /// <param name="flags">Values by the option's name.</param>
    /// <param name="environment">The process' variables.</param>
    /// <param name="findings">Gets everything that is wrong.</param>
    public static RunConfiguration Read(
        IReadOnlyDictionary<string, IReadOnlyList<string>> flags,
        IReadOnlyDictionary<string, string> environment,
        Findings findings)
    {
        var settings = SettingsReader.Read(RunOptions.All, flags, environment, findings);
        EnvironmentValidator.Validate(RunOptions.All, environment, findings);
        AuthoritiesValidator.Validate(environment, findings);
        var logging = LoggingValidator.Validate(settings, findings);
        var node = Build(settings, environment, findings);
        return new RunConfiguration(findings.Errors.Count == 0 ? node : null, logging, findings);
    }

    private static NodeOptions Build(Settings settings, IReadOnlyDictionary<string, string> environment, Findings findings)
    {
        var urls = UrlValidator.Validate(settings, findings);
        var secret = SecretValidator.Validate(settings[RunOptions.SecretFile], settings[RunOptions.Secret], findings);
        var collapse = CollapseValidator.Validate(settings, findings);
        var initial = InitialValidator.Validate(settings, findings);
        var directory = JournalValidator.DataDirectory(settings, findings);
        var journal = JournalValidator.Validate(settings, directory, findings);
        JournalValidator.WarnOfOthers(settings, journal.Path, findings);
        return new NodeOptions
        {
            Endpoints =
            [
                .. urls.Select(url => new EndpointOptions
                {
                    Id = EndpointUrl.IdOf(url),
                    Url = url,
                    MaskedUrl = EndpointUrl.Mask(url),
                    Secret = secret,
                    Collapse = collapse.Mode,
                    Initial = initial,
                }),
            ],
            MaxAnnotationEndpoints = AnnotationValidator.MostEndpoints(settings, findings),
            Namespaces = ScopeValidator.Namespaces(settings, findings),
            LabelSelector = ScopeValidator.Selector(settings, RunOptions.Selector, findings),
            FieldSelector = ScopeValidator.Selector(settings, RunOptions.FieldSelector, findings),
            Collapse = collapse,
            ResendUnhealthy = ResendValidator.Interval(settings, findings),
            Cluster = ClusterValidator.Name(settings, findings),
            Kubeconfig = ClusterValidator.Kubeconfig(settings, findings),
            Context = ClusterValidator.Context(settings, findings),
            StreamingLists = ClusterValidator.StreamingLists(settings, findings),
            DataDirectory = directory,
            Journal = journal,
            ClusterListen = ClusterListenValidator.Validate(settings, journal.Server is not null, findings),
            Admin = AdminValidator.Path(settings, directory, findings),
            Listen = ListenValidator.Validate(settings, findings),
            Telemetry = TelemetryValidator.Validate(environment, findings),
            DrainTimeout = journal.Server is null ? AloneDrain : ClusterDrain,
            RetentionAge = RetentionValidator.Age(settings, findings),
            RetentionBytes = RetentionValidator.Bytes(settings, findings),
            PayloadEnvironment = PayloadEnvValidator.Validate(settings, environment, findings),
            AnnotationInitial = initial,
            AnnotationHosts = AnnotationValidator.Hosts(settings, findings),
        };
    }
}
