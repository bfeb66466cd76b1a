using ActorVent.Simulator.Api;
using Xunit;

namespace ActorVent.Tests.Simulator;

/// <summary>Requests as RBAC names them.</summary>
public sealed class ResourceRequestTests
{
    [Theory]
    [InlineData("GET", "/api/v1/pods?limit=1", "list", "", "pods", null, null)]
    [InlineData("GET", "/api/v1/namespaces/shop/pods?limit=1", "list", "", "pods", "shop", null)]
    [InlineData("GET", "/api/v1/namespaces/shop/pods/web-0", "get", "", "pods", "shop", "web-0")]
    [InlineData("PATCH", "/api/v1/namespaces/shop/pods/web-0/status", "patch", "", "pods/status", "shop", "web-0")]
    [InlineData("DELETE", "/api/v1/namespaces/shop/pods/web-0", "delete", "", "pods", "shop", "web-0")]
    [InlineData("DELETE", "/api/v1/namespaces/shop/pods", "deletecollection", "", "pods", "shop", null)]
    [InlineData("GET", "/api/v1/namespaces", "list", "", "namespaces", null, null)]
    [InlineData("GET", "/api/v1/namespaces/kube-system", "get", "", "namespaces", "kube-system", "kube-system")]
    [InlineData("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "create", "authorization.k8s.io", "selfsubjectaccessreviews", null, null)]
    public async Task Requests_AboutResources_AreToldAsRbacNamesThem(string method, string path, string verb, string group, string resource, string? @namespace, string? name)
    {
        await using var api = await SimulatedApi.StartAsync();
        var asked = new List<ResourceRequest>();
        api.Server.Requests.Asked += asked.Add;

        await api.SendAsync(new HttpMethod(method), path, "{}");

        Assert.Equal(new ResourceRequest(verb, group, resource, @namespace, name), Assert.Single(asked));
    }

    [Fact]
    public async Task Requests_ThatOpenAWatch_AreWatches()
    {
        await using var api = await SimulatedApi.StartAsync();
        var asked = new List<ResourceRequest>();
        api.Server.Requests.Asked += asked.Add;

        using var watch = await api.WatchAsync("resourceVersion=1000");

        Assert.Equal("watch", Assert.Single(asked).Verb);
    }

    [Theory]
    [InlineData("/version")]
    [InlineData("/api")]
    [InlineData("/apis")]
    [InlineData("/api/v1")]
    [InlineData("/apis/authorization.k8s.io/v1")]
    [InlineData("/healthz")]
    public async Task Requests_AboutNoResource_AreNotTold(string path)
    {
        await using var api = await SimulatedApi.StartAsync();
        api.Server.Requests.Asked += static request => Assert.Fail($"{request}");

        Assert.True((await api.GetAsync(path)).IsSuccessStatusCode);
    }
}
