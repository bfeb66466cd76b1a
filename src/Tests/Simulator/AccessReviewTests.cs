using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ActorVent.Tests.Simulator;

public class AccessReviewTests
{
    private const string Path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    [Theory]
    [InlineData("pods", false, false, true)]
    [InlineData("pods", true, false, false)]
    [InlineData("namespaces", true, false, true)]
    [InlineData("namespaces", false, true, false)]
    [InlineData("deployments", true, true, true)]
    public async Task Review_SaysWhatARequestWouldBeAnswered(string resource, bool noPods, bool noNamespaces, bool allowed)
    {
        await using var api = await SimulatedApi.StartAsync();
        (api.Server.Faults.Forbidden, api.Server.Faults.NamespacesForbidden) = (noPods, noNamespaces);

        var answer = await api.SendAsync(HttpMethod.Post, Path, $$"""{"spec":{"resourceAttributes":{"verb":"list","resource":"{{resource}}"} } }""");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var review = await BodyAsync(answer);
        Assert.Equal("SelfSubjectAccessReview", (string?)review["kind"]);
        Assert.Equal(resource, (string?)review["spec"]!["resourceAttributes"]!["resource"]);
        Assert.Equal(allowed, (bool?)review["status"]!["allowed"]);
    }

    [Theory]
    [InlineData("{}", 422, "exactly one of nonResourceAttributes or resourceAttributes must be specified")]
    [InlineData("""{"spec":{"resourceAttributes":{},"nonResourceAttributes":{}}}""", 422, "cannot be specified in combination with resourceAttributes")]
    [InlineData("""{"kind":"Pod"}""", 400, "must be of type SelfSubjectAccessReview")]
    [InlineData("{", 400, "must be of type SelfSubjectAccessReview")]
    public async Task Review_ThatIsNone_IsRefused(string body, int code, string message)
    {
        await using var api = await SimulatedApi.StartAsync();

        var answer = await api.SendAsync(HttpMethod.Post, Path, body);

        Assert.Equal(code, (int)answer.StatusCode);
        Assert.Contains(message, (string?)(await BodyAsync(answer))["message"]);
    }

    [Fact]
    public async Task Group_IsDiscovered()
    {
        await using var api = await SimulatedApi.StartAsync();

        Assert.Equal("authorization.k8s.io", (string?)(await api.JsonAsync("/apis"))["groups"]![0]!["name"]);
        Assert.Equal("authorization.k8s.io/v1", (string?)(await api.JsonAsync("/apis/authorization.k8s.io"))["preferredVersion"]!["groupVersion"]);
        Assert.Equal("selfsubjectaccessreviews", (string?)(await api.JsonAsync("/apis/authorization.k8s.io/v1"))["resources"]![0]!["name"]);
    }

    [Fact]
    public async Task PathOfNoGroup_IsPlainText()
    {
        await using var api = await SimulatedApi.StartAsync();

        var answer = await api.GetAsync("/apis/example.com/v1/things");

        Assert.Equal((HttpStatusCode.NotFound, "text/plain"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Namespace_ThatIsForbiddenOrMissing_IsAnsweredAsByTheRealServer()
    {
        await using var api = await SimulatedApi.StartAsync();
        api.Server.Faults.NamespacesForbidden = true;
        var forbidden = await api.GetAsync("/api/v1/namespaces/kube-system");
        var list = await api.GetAsync("/api/v1/namespaces");
        api.Server.Faults.Clear();
        api.Server.Faults.NoSystemNamespace = true;
        var missing = await api.GetAsync("/api/v1/namespaces/kube-system");

        Assert.Equal((403, 403, 404), ((int)forbidden.StatusCode, (int)list.StatusCode, (int)missing.StatusCode));
        Assert.Contains("cannot get resource \"namespaces\" in API group \"\" in the namespace \"kube-system\"", (string?)(await BodyAsync(forbidden))["message"]);
        Assert.Equal("namespaces \"kube-system\" not found", (string?)(await BodyAsync(missing))["message"]);
    }

    private static async Task<JsonObject> BodyAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
}
