using System.Globalization;
using ActorVent.Simulator.Api;

namespace ActorVent.Simulator.Pods;

/// <summary>A Deployment, StatefulSet or Job: names its pods, and says what they look like.</summary>
internal sealed class Workload
{
    private readonly NewNames _names;
    private readonly Random _random;
    private int _runs;

    public Workload(WorkloadKind kind, string @namespace, string app, NewNames names, Random random)
    {
        (Kind, Namespace, App, _names, _random) = (kind, @namespace, app, names, random);
        (Hash, OwnerUid, Image) = ("", "", "");
        Roll();
    }

    public WorkloadKind Kind { get; }

    public string Namespace { get; }

    public string App { get; }

    /// <summary>Of the pod template: another one after each rollout.</summary>
    public string Hash { get; private set; }

    public string Image { get; private set; }

    public string OwnerUid { get; private set; }

    public string OwnerKind => Kind == WorkloadKind.Deployment ? "ReplicaSet" : Kind.ToString();

    public string OwnerApiVersion => Kind == WorkloadKind.Job ? "batch/v1" : "apps/v1";

    public List<PodModel> Pods { get; } = [];

    /// <summary>A new version of the template. A StatefulSet stays its pods' owner; a Deployment gets another ReplicaSet.</summary>
    public void Roll()
    {
        Hash = _names.Suffix(10);
        Image = $"registry.example.com/{Namespace}/{App}:2.{_random.Next(60)}.{_random.Next(10)}";
        if (Kind == WorkloadKind.Deployment || OwnerUid.Length == 0)
            OwnerUid = _names.Uid();
    }

    /// <param name="ordinal">Of a StatefulSet's pod.</param>
    /// <param name="now">Its creation.</param>
    public PodModel NewPod(int ordinal, DateTimeOffset now)
    {
        if (Kind == WorkloadKind.Job)
            Roll();
        var owner = Kind switch
        {
            WorkloadKind.Deployment => $"{App}-{Hash}",
            WorkloadKind.StatefulSet => App,
            _ => $"{App}-{29_000_000 + _runs++}",
        };
        var name = Kind == WorkloadKind.StatefulSet ? $"{App}-{ordinal}" : $"{owner}-{_names.Suffix(5)}";
        var pod = new PodModel
        {
            Workload = this,
            Ordinal = ordinal,
            Name = name,
            Uid = _names.Uid(),
            Image = Image,
            OwnerName = owner,
            OwnerUid = Kind == WorkloadKind.Job ? _names.Uid() : OwnerUid,
            Created = now,
            Labels = Labels(owner, name, ordinal),
            Annotations = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["checksum/config"] = $"{Hash}4e1243bd22c66e76c2ba9eddc1f91394e57f9f83ba0d2a0a4b9b3d0f2f7a",
                ["prometheus.io/port"] = "9102",
                ["prometheus.io/scrape"] = "true",
            },
        };
        Pods.Add(pod);
        return pod;
    }

    private SortedDictionary<string, string> Labels(string owner, string name, int ordinal)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["app"] = App,
            ["app.kubernetes.io/instance"] = $"{App}-{Namespace}",
            ["app.kubernetes.io/name"] = App,
        };
        switch (Kind)
        {
            case WorkloadKind.Deployment:
                labels["pod-template-hash"] = Hash;
                break;
            case WorkloadKind.StatefulSet:
                labels["apps.kubernetes.io/pod-index"] = ordinal.ToString(CultureInfo.InvariantCulture);
                labels["controller-revision-hash"] = $"{App}-{Hash}";
                labels["statefulset.kubernetes.io/pod-name"] = name;
                break;
            default:
                labels["batch.kubernetes.io/job-name"] = owner;
                break;
        }
        return labels;
    }
}
