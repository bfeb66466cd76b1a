using ActorVent.Simulator.Api;

namespace ActorVent.Simulator.Pods;

/// <summary>Which workloads the cluster has.</summary>
internal sealed class WorkloadPlan(int seed)
{
    private static readonly string[] Apps = ["checkout", "cart", "search", "billing", "web", "auth", "mail", "stock"];
    private static readonly string[] Namespaces = ["shop", "payments", "platform"];
    private readonly Random _random = new(seed);
    private readonly NewNames _names = new(seed);
    private readonly Dictionary<(string Namespace, string App), Workload> _workloads = [];

    /// <summary>The pods that there are to be: 65 of 100 of Deployments, 25 of StatefulSets, 10 of Jobs.</summary>
    public IEnumerable<(Workload Workload, int Ordinal)> For(int pods)
    {
        while (pods > 0)
        {
            var kind = _random.Next(10) switch { < 5 => WorkloadKind.Deployment, < 8 => WorkloadKind.StatefulSet, _ => WorkloadKind.Job };
            var replicas = Math.Min(pods, kind == WorkloadKind.Job ? 1 : 1 + _random.Next(kind == WorkloadKind.Deployment ? 8 : 5));
            var workload = New(kind);
            for (var ordinal = 0; ordinal < replicas; ordinal++)
                yield return (workload, ordinal);
            pods -= replicas;
        }
    }

    /// <summary>Whose pod it is, null when it is not of this cluster's life.</summary>
    public Workload? Owns(string @namespace, IReadOnlyDictionary<string, string> labels) =>
        labels.TryGetValue("app", out var app) ? _workloads.GetValueOrDefault((@namespace, app)) : null;

    private Workload New(WorkloadKind kind)
    {
        var @namespace = Namespaces[_random.Next(Namespaces.Length)];
        var app = Apps[_random.Next(Apps.Length)] + kind switch { WorkloadKind.StatefulSet => "-db", WorkloadKind.Job => "-report", _ => "" };
        var name = app;
        for (var number = _workloads.Count; _workloads.ContainsKey((@namespace, name)); number++)
            name = $"{app}-{number}";
        return _workloads[(@namespace, name)] = new Workload(kind, @namespace, name, _names, _random);
    }
}
