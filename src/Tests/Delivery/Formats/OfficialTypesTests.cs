using System.Text;
using System.Text.Json;
using ActorVent.Delivery.Formats;
using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Scanning;
using k8s;
using k8s.Models;
using Xunit;

namespace ActorVent.Tests.Delivery.Formats;

/// <summary>What is delivered is a pod to the official client's types.</summary>
public class OfficialTypesTests
{
    [Theory]
    [InlineData(ChangeType.Added)]
    [InlineData(ChangeType.Modified)]
    [InlineData(ChangeType.Deleted)]
    public void Pod_OfAPayload_IsReadByTheOfficialClient(ChangeType type)
    {
        using var scanner = new ObjectScanner(ResourceKind.Pods);
        var scanned = scanner.Scan(Encoding.UTF8.GetBytes(Samples.Recording("pod-get.json")));

        var pod = Delivered(Samples.Entry(Encoding.UTF8.GetString(scanned.Json.Span), type));

        var expected = KubernetesJson.Deserialize<V1Pod>(Samples.Recording("pod-get.json"));
        expected.Metadata.ManagedFields = null;
        if (type == ChangeType.Deleted)
            expected.Status.Phase = "Deleted";
        Assert.Equal((scanned.Name, scanned.Uid, scanned.Version.Value), (pod.Name(), pod.Uid(), pod.ResourceVersion()));
        Assert.NotEmpty(pod.Spec.Containers);
        Assert.Equal(KubernetesJson.Serialize(expected), KubernetesJson.Serialize(pod));
    }

    private static V1Pod Delivered(Entry entry)
    {
        using var json = JsonDocument.Parse(new PodFormat().Render(new FormatInput(entry, Samples.NoEnvironment)));
        return KubernetesJson.Deserialize<V1Pod>(json.RootElement.GetProperty("pod").GetRawText());
    }
}
