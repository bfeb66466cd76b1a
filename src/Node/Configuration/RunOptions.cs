namespace ActorVent.Node.Configuration;

/// <summary>The options of <c>actorvent run</c>.</summary>
internal static class RunOptions
{
    private const string Endpoints = "Where to send";
    private const string Watched = "What to watch";
    private const string Durable = "The journal";
    private const string Observed = "Health, metrics, questions";
    private const string Logs = "Logging";

    public static OptionDefinition Url { get; } = new("url", "URL", "Webhook endpoint that every change is POSTed to.")
    {
        Letter = 'u',
        Repeatable = true,
        Group = Endpoints,
        Inherited = ["K8SVENT_WEBHOOKS", "K8VENT_WEBHOOKS"],
    };

    public static OptionDefinition SecretFile { get; } = new("secret-file", "FILE", "File with the key that signs deliveries. A newline at its end is not part of the key.") { Group = Endpoints };

    public static OptionDefinition Secret { get; } = new("secret", "TEXT", "The key itself. Other users of the machine can read it in the process list: prefer --secret-file.")
    {
        Letter = 's',
        Group = Endpoints,
        Inherited = ["K8SVENT_WEBHOOK_SECRET"],
    };

    public static OptionDefinition Collapse { get; } = new("collapse", "latest|transitions|none", "latest: rapid changes of one pod become one delivery of its newest state. transitions: so do all but changes of phase, readiness, restart count or reason. none: every change is delivered.")
    {
        Default = "latest",
        Group = Endpoints,
    };

    public static OptionDefinition CollapseWindow { get; } = new("collapse-window", "DURATION", "At most one delivery per pod in this time. Deletions never wait, and with --collapse transitions neither do these.")
    {
        Default = "1s",
        Group = Endpoints,
    };

    public static OptionDefinition Initial { get; } = new("initial", "deliver|skip", "What happens to pods that exist already when an endpoint is new.")
    {
        Default = "deliver",
        Group = Endpoints,
    };

    public static OptionDefinition ResendUnhealthy { get; } = new("resend-unhealthy", "DURATION", "Send a pod again after this time, for as long as it is unhealthy. Without it: never.") { Group = Endpoints };

    public static OptionDefinition PayloadEnv { get; } = new("payload-env", "NAME", "Variable of ActorVent's own environment that every payload has in env, besides ATOMIST_ENVIRONMENT.")
    {
        Repeatable = true,
        Group = Endpoints,
    };

    public static OptionDefinition AllowAnnotations { get; } = new("allow-annotations", "HOST[:PORT],...", "Hosts that annotations may name as webhooks: hooks.example.com, *.example.com, hooks.example.com:8443, or * for all. Without it: none.")
    {
        Repeatable = true,
        Group = Endpoints,
    };

    public static OptionDefinition MaxAnnotationEndpoints { get; } = new("max-annotation-endpoints", "NUMBER", "As many different webhooks may pods' annotations name at once; beyond, the configured endpoints are used.")
    {
        Default = "100",
        Group = Endpoints,
    };

    public static OptionDefinition Namespace { get; } = new("namespace", "NAME", "Watch only this namespace. Without it: all.")
    {
        Letter = 'n',
        Repeatable = true,
        Group = Watched,
        Inherited = ["K8SVENT_NAMESPACE", "K8VENT_NAMESPACE"],
    };

    public static OptionDefinition Selector { get; } = new("selector", "LABELS", "Watch only pods with these labels: app=web,tier!=test.") { Group = Watched };

    public static OptionDefinition FieldSelector { get; } = new("field-selector", "FIELDS", "Watch only pods with these fields: spec.nodeName=node-1.") { Group = Watched };

    public static OptionDefinition Kubeconfig { get; } = new("kubeconfig", "FILE", "How to reach the cluster. Without it: KUBECONFIG, then in-cluster, then ~/.kube/config.")
    {
        Letter = 'k',
        Group = Watched,
    };

    public static OptionDefinition Context { get; } = new("context", "NAME", "The kubeconfig's context. Without it: its current one.") { Group = Watched };

    public static OptionDefinition StreamingLists { get; } = new("streaming-lists", "auto|off", "auto: lists are streamed where the server can. off: always in pages.")
    {
        Default = "auto",
        Group = Watched,
    };

    public static OptionDefinition Cluster { get; } = new("cluster", "NAME", "The cluster's name in a new journal, for good. Without it: the uid of its kube-system namespace.") { Group = Watched };

    public static OptionDefinition Data { get; } = new("data", "DIR", "Directory for what must survive a restart. Created when missing.")
    {
        Default = "actorvent-data",
        Group = Durable,
    };

    public static OptionDefinition Journal { get; } = new("journal", "URL", "sqlite:PATH, a file on a local disk, or postgres://USER@HOST/DATABASE. Without it: actorvent.db in --data.") { Group = Durable };

    public static OptionDefinition JournalFile { get; } = new("journal-file", "FILE", "File with what --journal would be given, for a URL with a password.") { Group = Durable };

    public static OptionDefinition ClusterListen { get; } = new("cluster-listen", "ADDRESS[:PORT]", "Where other nodes on the same PostgreSQL reach this one; :4053 fixes the port alone. Without it: the address by which it reaches the database, on any free port.") { Group = Durable };

    public static OptionDefinition Retention { get; } = new("retention", "DURATION", "Superseded states are removed after this time.")
    {
        Default = "24h",
        Group = Durable,
    };

    public static OptionDefinition RetentionSize { get; } = new("retention-size", "SIZE", "Superseded states are removed, oldest first, above this size.")
    {
        Default = "5Gi",
        Group = Durable,
    };

    public static OptionDefinition Listen { get; } = new("listen", "ADDRESS:PORT", "Where /healthz, /readyz and /metrics are served, to whoever can connect; :8080 is all addresses. Without it: nowhere.") { Group = Observed };

    public static OptionDefinition Admin { get; } = new("admin", "PATH", "Unix socket for status, tail and the other commands that ask a running node, for its user only; off: none. Without it: admin.sock in --data.") { Group = Observed };

    public static OptionDefinition LogLevel { get; } = new("log-level", "LEVEL", "trace, debug, info, warn, error or fatal.")
    {
        Letter = 'l',
        Default = "info",
        Group = Logs,
        Inherited = ["K8SVENT_LOG_LEVEL"],
    };

    public static OptionDefinition LogFormat { get; } = new("log-format", "text|json", "Lines for people, or a JSON object per line.")
    {
        Default = "text",
        Group = Logs,
    };

    public static IReadOnlyList<OptionDefinition> All { get; } =
    [
        Url, SecretFile, Secret, Collapse, CollapseWindow, Initial, ResendUnhealthy, PayloadEnv, AllowAnnotations, MaxAnnotationEndpoints,
        Namespace, Selector, FieldSelector, Kubeconfig, Context, Cluster, StreamingLists,
        Data, Journal, JournalFile, ClusterListen, Retention, RetentionSize,
        Listen, Admin,
        LogLevel, LogFormat,
    ];
}
