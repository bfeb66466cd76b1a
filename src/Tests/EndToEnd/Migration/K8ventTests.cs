using System.Text;
using Xunit;

namespace ActorVent.Tests.EndToEnd.Migration;

/// <summary>A real process that is told what k8vent was told.</summary>
[TakesLong]
public sealed class K8ventTests
{
    private const string Secret = "hunter2-hunter2";

    [Fact]
    public async Task Run_WithTheVariablesOfK8vent_SendsPodAndEnvironmentUnsigned()
    {
        await using var rig = await MigrationRig.StartAsync();
        await rig.CreateAsync("mail", "smtp-0");
        await rig.CreateAsync("shop", "web-0");
        await using var node = rig.StartNode(new()
        {
            ["K8VENT_WEBHOOKS"] = $"{rig.Url("/a")},{rig.Url("/b")}",
            ["K8VENT_NAMESPACE"] = "shop",
            ["ATOMIST_ENVIRONMENT"] = "production",
            ["DATABASE_PASSWORD"] = Secret,
        });

        var requests = await rig.NextAsync(2);

        Assert.Equal(["POST /a HTTP/1.1", "POST /b HTTP/1.1"], requests.Select(request => request.Lines[0]).Order());
        foreach (var request in requests)
        {
            var body = Payload.Of(request);
            Assert.Equal(["pod", "env"], body.Select(member => member.Key));
            Assert.Equal("""{"ATOMIST_ENVIRONMENT":"production"}""", body["env"]!.ToJsonString());
            Assert.Equal("shop/web-0 Pending", Payload.Says(request));
            Assert.Equal("application/json", request.Header("content-type"));
            Assert.Null(request.Header("x-atomist-signature"));
            Assert.DoesNotContain(Secret, request.Head + Encoding.UTF8.GetString(request.Body), StringComparison.Ordinal);
        }
        // What happens in another namespace is not for it.
        await rig.LabelAsync("mail", "smtp-0", "x");
        await rig.LabelAsync("shop", "web-0", "x");
        Assert.All(await rig.NextAsync(2), request => Assert.StartsWith("shop/web-0 ", Payload.Says(request), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WithTheFlagsOfK8vent_SendsToEachUrl()
    {
        await using var rig = await MigrationRig.StartAsync();
        await rig.CreateAsync("shop", "web-0");
        await using var node = rig.StartNode(
            new() { ["K8VENT_WEBHOOKS"] = rig.Url("/not-this"), ["K8VENT_NAMESPACE"] = "mail" },
            "--url", rig.Url("/a"), "-u", $"{rig.Url("/b")},{rig.Url("/c")}", "-n", "shop");

        var requests = await rig.NextAsync(3);

        Assert.Equal(["POST /a HTTP/1.1", "POST /b HTTP/1.1", "POST /c HTTP/1.1"], requests.Select(request => request.Lines[0]).Order());
        await node.ErrorAsync("K8VENT_WEBHOOKS: does not count, because --url is given");
    }

    [Fact]
    public async Task Run_WithoutAnyUrl_ReadsWhatPodsName()
    {
        await using var rig = await MigrationRig.StartAsync();
        await rig.CreateAsync("shop", "web-0", """{"atomist.com/k8vent":"{\"webhooks\":[\"http://127.0.0.1:1/hook\"]}"}""");
        await using var node = rig.StartNode([], "--allow-annotations", "hooks.example.com");

        await node.ErrorAsync("to the webhooks that their annotations name, and nowhere else");
        await node.ErrorAsync("names http://127.0.0.1:1, which is refused");
    }

    [Fact]
    public async Task Run_Started_SendsEachPodOnceAndThenEachChange()
    {
        await using var rig = await MigrationRig.StartAsync();
        await rig.CreateAsync("shop", "web-0");
        await rig.CreateAsync("shop", "web-1");
        var variables = new Dictionary<string, string> { ["K8VENT_WEBHOOKS"] = rig.Url() };
        await using (var node = rig.StartNode(variables, "--collapse", "none"))
        {
            Assert.Equal(["shop/web-0 Pending", "shop/web-1 Pending"], (await rig.NextAsync(2)).Select(Payload.Says).Order());
            foreach (var label in (string[])["1", "2", "3"])
            {
                await rig.LabelAsync("shop", "web-0", label);
                Assert.Equal(label, Payload.Label(await rig.NextAsync()));
            }
            await node.TerminateAsync();
            Assert.Equal(0, (await node.RestAsync()).Code);
        }

        // k8vent sent every pod again at each start; here the next that comes is the next change.
        await using var again = rig.StartNode(variables, "--collapse", "none");
        await again.ErrorAsync("Running: cluster");
        await rig.LabelAsync("shop", "web-1", "4");

        Assert.Equal("4", Payload.Label(await rig.NextAsync()));
    }

    [Fact]
    public async Task Run_PayloadEnv_SendsWhatIsListedAndNoMore()
    {
        await using var rig = await MigrationRig.StartAsync();
        await rig.CreateAsync("shop", "web-0");
        await using var node = rig.StartNode(
            new() { ["K8VENT_WEBHOOKS"] = rig.Url(), ["REGION"] = "eu", ["ZONE"] = "a", ["DATABASE_PASSWORD"] = Secret }, "--payload-env", "REGION", "--payload-env", "ZONE");

        Assert.Equal("""{"REGION":"eu","ZONE":"a"}""", Payload.Of(await rig.NextAsync())["env"]!.ToJsonString());
    }

    [Theory]
    [InlineData("correlation-id")]
    [InlineData("correlation_id")]
    public async Task Run_AnswerWithACorrelationId_LogsIt(string member)
    {
        await using var rig = await MigrationRig.StartAsync();
        rig.Answer = $"{{\"{member}\":\"corr-4711\"}}";
        await rig.CreateAsync("shop", "web-0");
        await using var node = rig.StartNode(new() { ["K8SVENT_WEBHOOKS"] = rig.Url(), ["K8SVENT_LOG_LEVEL"] = "debug" });

        await node.ErrorAsync("correlation id corr-4711");
    }

    [Fact]
    public async Task Run_AnnotationOfK8vent_ReplacesTheEnvironmentWithoutAnyOption()
    {
        await using var rig = await MigrationRig.StartAsync();
        await rig.CreateAsync("shop", "web-0", """{"atomist.com/k8vent":"{\"environment\":\"qa\",\"webhooks\":[\"https://tenant.example/\"]}"}""");
        await using var node = rig.StartNode(new() { ["K8VENT_WEBHOOKS"] = rig.Url(), ["ATOMIST_ENVIRONMENT"] = "production" });

        Assert.Equal("""{"ATOMIST_ENVIRONMENT":"qa"}""", Payload.Of(await rig.NextAsync())["env"]!.ToJsonString());
        await node.ErrorAsync("names webhooks, which are not enabled");
    }
}
