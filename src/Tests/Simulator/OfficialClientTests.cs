using System.Net;
using ActorVent.Simulator.Api;
using ActorVent.Simulator.Pods;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Xunit;

namespace ActorVent.Tests.Simulator;

/// <summary>The official client, which nobody here wrote, finds a Kubernetes API server. It reads the kubeconfig itself and speaks TLS itself.</summary>
public sealed class OfficialClientTests : IAsyncLifetime
{
    private const int Pods = 25;
    private readonly MemoryStream _kubeconfig = new();
    private ApiServer? _server;
    private k8s.Kubernetes? _client;

    private ApiServer Server => _server!;

    private k8s.Kubernetes Client => _client!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServer.StartAsync(new ApiServerOptions { Https = true, Token = "secret" }, TimeProvider.System);
        var life = new PodLife(_server.Store, Pods, 5, TimeProvider.System);
        life.Populate();
        _kubeconfig.Write(System.Text.Encoding.UTF8.GetBytes(_server.Kubeconfig()));
        _kubeconfig.Position = 0;
        _client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(_kubeconfig));
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await Server.DisposeAsync();
        await _kubeconfig.DisposeAsync();
    }

    [Fact]
    public async Task List_HasAllPodsAsTheyAreStored()
    {
        var list = await Client.CoreV1.ListPodForAllNamespacesAsync(cancellationToken: Stop);

        var stored = Server.Store.Snapshot().Pods.Values;
        Assert.Equal(
            stored.Select(pod => $"{pod.Namespace}/{pod.Name} {pod.Uid} {pod.Version}").Order(StringComparer.Ordinal),
            list.Items.Select(pod => $"{pod.Namespace()}/{pod.Name()} {pod.Uid()} {pod.ResourceVersion()}").Order(StringComparer.Ordinal));
        Assert.All(list.Items, pod => Assert.NotEmpty(pod.Spec.Containers));
        Assert.All(list.Items, pod => Assert.NotNull(pod.CreationTimestamp()));
    }

    [Fact]
    public async Task Pages_TogetherAreTheList()
    {
        var names = new List<string>();
        string? next = null;
        var pages = 0;
        do
        {
            var page = await Client.CoreV1.ListPodForAllNamespacesAsync(limit: 10, continueParameter: next, cancellationToken: Stop);
            names.AddRange(page.Items.Select(pod => $"{pod.Namespace()}/{pod.Name()}"));
            next = page.Continue();
            pages++;
        }
        while (!string.IsNullOrEmpty(next));

        Assert.Equal(3, pages);
        Assert.Equal(Pods, names.Distinct().Count());
    }

    [Fact]
    public async Task Watch_TellsWhatIsWrittenThroughTheClient()
    {
        var version = (await Client.CoreV1.ListPodForAllNamespacesAsync(cancellationToken: Stop)).ResourceVersion();
        var seen = new List<string>();

        await Client.CoreV1.CreateNamespacedPodAsync(Pod("a"), "shop", cancellationToken: Stop);
        await Client.CoreV1.PatchNamespacedPodAsync(new V1Patch("""{"metadata":{"labels":{"a":"b"}}}""", V1Patch.PatchType.MergePatch), "a", "shop", cancellationToken: Stop);
        await Client.CoreV1.DeleteNamespacedPodAsync("a", "shop", gracePeriodSeconds: 0, cancellationToken: Stop);
        await foreach (var (type, pod) in Client.CoreV1.WatchListNamespacedPodAsync("shop", resourceVersion: version, cancellationToken: Stop))
        {
            seen.Add($"{type} {pod.Name()} {pod.GetLabel("a")}");
            if (type == WatchEventType.Deleted)
                break;
        }

        Assert.Equal("Added a ", seen[0]);
        Assert.Contains("Modified a b", seen);
        Assert.Equal("Deleted a b", seen[^1]);
    }

    [Fact]
    public async Task Pod_ThatIsNotThere_IsAStatusThatTheClientReads()
    {
        var error = await Assert.ThrowsAsync<HttpOperationException>(() => Client.CoreV1.ReadNamespacedPodAsync("none", "shop", cancellationToken: Stop));

        Assert.Equal(HttpStatusCode.NotFound, error.Response.StatusCode);
        Assert.Equal("NotFound", KubernetesJson.Deserialize<V1Status>(error.Response.Content).Reason);
    }

    [Fact]
    public async Task NamespaceAndAccessReview_AreAnswered()
    {
        var system = await Client.CoreV1.ReadNamespaceAsync("kube-system", cancellationToken: Stop);
        var review = await Client.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(
            new V1SelfSubjectAccessReview { Spec = new V1SelfSubjectAccessReviewSpec { ResourceAttributes = new V1ResourceAttributes { Verb = "watch", Resource = "pods" } } },
            cancellationToken: Stop);

        Assert.Equal(new ApiServerOptions().ClusterUid, system.Uid());
        Assert.True(review.Status.Allowed);
    }

    [Fact]
    public async Task Version_IsReadable() => Assert.StartsWith("v1.", (await Client.Version.GetCodeAsync(Stop)).GitVersion);

    private static V1Pod Pod(string name) => new()
    {
        ApiVersion = "v1",
        Kind = "Pod",
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1PodSpec { Containers = [new V1Container { Name = "main", Image = "nginx" }] },
    };
}
