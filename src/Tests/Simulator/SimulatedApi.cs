using System.Text;
using System.Text.Json.Nodes;
using ActorVent.Simulator.Api;

namespace ActorVent.Tests.Simulator;

/// <summary>A simulated API server with a plain HTTP client before it, on time that stands still.</summary>
internal sealed class SimulatedApi : IAsyncDisposable
{
    private SimulatedApi(ApiServer server, FakeTime time)
    {
        (Server, Time) = (server, time);
        Client = new HttpClient { BaseAddress = server.Uri, Timeout = TimeSpan.FromSeconds(30) };
    }

    public ApiServer Server { get; }

    public ClusterStore Store => Server.Store;

    public FakeTime Time { get; }

    public HttpClient Client { get; }

    public static async Task<SimulatedApi> StartAsync(ApiServerOptions? options = null)
    {
        var time = new FakeTime();
        return new SimulatedApi(await ApiServer.StartAsync(options ?? new ApiServerOptions(), time), time);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(path);

    public async Task<JsonObject> JsonAsync(string path) => (await BodyAsync(await Client.GetAsync(path)))!.AsObject();

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string body, string type = "application/json") =>
        await Client.SendAsync(new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, type) });

    public async Task<JsonObject> CreateAsync(string name, string? labels = null, string @namespace = "default")
    {
        var metadata = labels is null ? $"{{\"name\":\"{name}\"}}" : $"{{\"name\":\"{name}\",\"labels\":{labels}}}";
        var body = $"{{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{metadata},\"spec\":{{\"containers\":[{{\"name\":\"{name}\",\"image\":\"nginx:1.27\"}}]}}}}";
        var answer = await SendAsync(HttpMethod.Post, $"/api/v1/namespaces/{@namespace}/pods", body);
        Xunit.Assert.Equal(201, (int)answer.StatusCode);
        return (await BodyAsync(answer))!.AsObject();
    }

    public async Task<HttpResponseMessage> PatchAsync(string name, string patch, string kind = "merge-patch", string subresource = "") =>
        await SendAsync(HttpMethod.Patch, $"/api/v1/namespaces/default/pods/{name}{subresource}", patch, $"application/{kind}+json");

    public Task<HttpResponseMessage> DeleteAsync(string name, string query = "?gracePeriodSeconds=0") =>
        Client.DeleteAsync($"/api/v1/namespaces/default/pods/{name}{query}");

    public async Task<WatchReader> WatchAsync(string query)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/pods?watch=true&{query}");
        return new WatchReader(await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead));
    }

    public static async Task<JsonNode?> BodyAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync());

    public static string VersionOf(JsonNode pod) => (string)pod["metadata"]!["resourceVersion"]!;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
