using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Xunit;

namespace ActorVent.Tests.EndToEnd.Migration;

/// <summary>A real process that is told what k8svent was told.</summary>
[TakesLong]
public sealed class K8sventTests
{
    [Fact]
    public async Task Run_WithTheVariablesOfK8svent_SendsThePodAloneAndSigned()
    {
        await using var rig = await MigrationRig.StartAsync();
        await rig.CreateAsync("mail", "smtp-0");
        await rig.CreateAsync("shop", "web-0");
        await using var node = rig.StartNode(new()
        {
            ["K8SVENT_WEBHOOKS"] = $"{rig.Url("/a")},{rig.Url("/b")}",
            ["K8SVENT_NAMESPACE"] = "shop",
            ["K8SVENT_WEBHOOK_SECRET"] = "key",
            ["K8SVENT_LOG_LEVEL"] = "warn",
        });

        foreach (var request in await rig.NextAsync(2))
        {
            Assert.Equal(["pod"], Payload.Of(request).Select(member => member.Key));
            Assert.Equal("shop/web-0 Pending", Payload.Says(request));
            Assert.Equal(Signature(request.Body, "key"u8.ToArray()), request.Header("x-atomist-signature"));
        }
        await node.TerminateAsync();
        await node.RestAsync();
        Assert.DoesNotContain(" info ", await node.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithTheFlagsOfK8svent_SignsWithTheFlagsKey()
    {
        await using var rig = await MigrationRig.StartAsync();
        await rig.CreateAsync("shop", "web-0");
        await using var node = rig.StartNode(
            new() { ["K8SVENT_WEBHOOK_SECRET"] = "not-this", ["K8SVENT_WEBHOOKS"] = rig.Url("/not-this") }, "-u", rig.Url(), "-n", "shop", "-s", "key", "-l", "info");

        var request = await rig.NextAsync();

        Assert.Equal("POST /hook HTTP/1.1", request.Lines[0]);
        Assert.Equal(Signature(request.Body, "key"u8.ToArray()), request.Header("x-atomist-signature"));
        await node.ErrorAsync("K8SVENT_WEBHOOK_SECRET: does not count, because --secret is given");
    }

    [Fact]
    public async Task Run_PodDeleted_SendsItsLastStateInPhaseDeleted()
    {
        await using var rig = await MigrationRig.StartAsync();
        await rig.CreateAsync("shop", "web-0");
        await using var node = rig.StartNode(new() { ["K8SVENT_WEBHOOKS"] = rig.Url() }, "--collapse", "none");
        var before = Payload.Of(await rig.NextAsync())["pod"]!;

        await rig.DeleteAsync("shop", "web-0");
        var marked = await rig.NextAsync();
        var deleted = await rig.NextAsync();

        Assert.NotNull(Payload.Of(marked)["pod"]!["metadata"]!["deletionTimestamp"]);
        Assert.Equal(("shop/web-0 Deleted", "deleted"), (Payload.Says(deleted), deleted.Header("actorvent-type")));
        var pod = Payload.Of(deleted)["pod"]!;
        Assert.True(JsonNode.DeepEquals(before["spec"], pod["spec"]));
        Assert.Equal((string?)before["metadata"]!["uid"], (string?)pod["metadata"]!["uid"]);
    }

    [Fact]
    public async Task Run_PodDeletedWhileItWasStopped_SendsTheDeletion()
    {
        await using var rig = await MigrationRig.StartAsync();
        await rig.CreateAsync("shop", "web-0");
        var variables = new Dictionary<string, string> { ["K8SVENT_WEBHOOKS"] = rig.Url() };
        await using (var node = rig.StartNode(variables))
        {
            await rig.NextAsync();
            await node.TerminateAsync();
            Assert.Equal(0, (await node.RestAsync()).Code);
        }
        await rig.DeleteAsync("shop", "web-0");
        await using var again = rig.StartNode(variables);

        var last = await rig.NextAsync();
        if (Payload.Says(last) != "shop/web-0 Deleted")
            last = await rig.NextAsync();

        Assert.Equal("shop/web-0 Deleted", Payload.Says(last));
    }

    [Fact]
    public async Task Run_Running_TalksToTheClusterAndItsEndpointsOnly()
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using var rig = await MigrationRig.StartAsync();
        await rig.CreateAsync("shop", "web-0");
        await using var node = rig.StartNode(new() { ["K8SVENT_WEBHOOKS"] = rig.Url() });
        await rig.NextAsync();

        // k8svent asked a registry for a newer image of itself, first at its start.
        Assert.Equal(new[] { rig.Api.Uri.Port, rig.ReceiverPort }.Order(), Sockets.RemotePortsOf(node.Id).Order());
    }

    private static string Signature(byte[] body, byte[] key) => "sha1=" + Convert.ToHexStringLower(HMACSHA1.HashData(key, body));
}
