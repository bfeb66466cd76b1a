using System.Text;
using System.Threading.Channels;
using ActorVent.Simulator.Api;
using ActorVent.Tests.Delivery.Http;
using ActorVent.Tests.Node.Commands;
using Xunit;

namespace ActorVent.Tests.EndToEnd.Migration;

/// <summary>A simulated cluster, a receiver that keeps each request as it was sent, and node processes that are told what the predecessors were told.</summary>
internal sealed class MigrationRig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempDirectory _scratch = new();
    private readonly Channel<RawRequest> _requests = Channel.CreateUnbounded<RawRequest>();
    private readonly RawServer _receiver;
    private readonly HttpClient _client;

    private MigrationRig(ApiServer api)
    {
        Api = api;
        api.WriteKubeconfig(Kubeconfig);
        _client = new HttpClient { BaseAddress = api.Uri };
        _receiver = new RawServer(ServeAsync);
    }

    public ApiServer Api { get; }

    public int ReceiverPort => _receiver.Port;

    /// <summary>The body that requests are answered with.</summary>
    public string Answer { get; set; } = "";

    /// <summary>Webhooks with that path.</summary>
    public string Url(string path = "/hook") => $"http://127.0.0.1:{_receiver.Port}{path}";

    public static async Task<MigrationRig> StartAsync() => new(await ApiServer.StartAsync(new ApiServerOptions(), TimeProvider.System));

    /// <param name="variables">Of the predecessor, besides those that tell where the cluster and the journal are.</param>
    /// <param name="arguments">Of the predecessor.</param>
    public ActorVentProcess StartNode(Dictionary<string, string> variables, params string[] arguments) => ActorVentProcess.Start(
        new Dictionary<string, string>(variables) { ["KUBECONFIG"] = Kubeconfig, ["ACTORVENT_DATA"] = Path.Combine(_scratch.Path, "data") }, arguments);

    /// <summary>The next request that arrives.</summary>
    public async Task<RawRequest> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _requests.Reader.ReadAsync(patience.Token);
    }

    public async Task<IReadOnlyList<RawRequest>> NextAsync(int count)
    {
        var requests = new List<RawRequest>();
        while (requests.Count < count)
            requests.Add(await NextAsync());
        return requests;
    }

    public async Task CreateAsync(string @namespace, string name, string annotations = "{}")
    {
        var body = $$$"""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"{{{name}}}","annotations":{{{annotations}}}},"spec":{"containers":[{"name":"app","image":"nginx:1.29"}]}}""";
        using var answer = await _client.PostAsync($"/api/v1/namespaces/{@namespace}/pods", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(201, (int)answer.StatusCode);
    }

    public async Task LabelAsync(string @namespace, string name, string label)
    {
        var patch = new StringContent($$$$"""{"metadata":{"labels":{"told":"{{{{label}}}}"}}}""", Encoding.UTF8, "application/merge-patch+json");
        using var answer = await _client.PatchAsync($"/api/v1/namespaces/{@namespace}/pods/{name}", patch);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    public async Task DeleteAsync(string @namespace, string name)
    {
        using var answer = await _client.DeleteAsync($"/api/v1/namespaces/{@namespace}/pods/{name}?gracePeriodSeconds=0");
        Assert.Equal(200, (int)answer.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _receiver.DisposeAsync();
        await Api.DisposeAsync();
        _scratch.Dispose();
    }

    private string Kubeconfig => Path.Combine(_scratch.Path, "kubeconfig");

    private async Task ServeAsync(RawConnection connection)
    {
        while (await connection.ReadRequestAsync() is { } request)
        {
            _requests.Writer.TryWrite(request);
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Answer.Length}\r\n\r\n{Answer}");
        }
    }
}
