using ActorVent.Journal;
using ActorVent.Node.Hosting.Identity;
using ActorVent.Tests.Kubernetes;
using ActorVent.Tests.Kubernetes.Connections;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActorVent.Tests.Node.Hosting.Identity;

/// <summary>One journal, and starts before servers that show themselves in different ways.</summary>
public sealed class ClusterIdentificationTests : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.8);
    private readonly IdentityRig _rig = new();
    private readonly TestAuthority _authority = TestAuthority.Create();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Name_ThatComesGoesAndChanges_ChangesNoKey()
    {
        await using var server = await FakeApiServer.StartAsync(IdentityRig.Uid("u1"));

        Assert.Equal("u1", await _rig.StartAsync(server));
        Assert.Equal("u1", await _rig.StartAsync(server, "prod"));
        Assert.Equal("u1", await _rig.StartAsync(server, "production"));
        Assert.Equal("u1", await _rig.StartAsync(server));

        Assert.Equal(["production", "prod"], (await _rig.Journal.ReadClusterAsync(default))!.Names);
    }

    [Fact]
    public async Task Forbidden_Once_ChangesNoKey()
    {
        await using var server = await FakeApiServer.StartAsync(IdentityRig.Uid("u1"));
        Assert.Equal("u1", await _rig.StartAsync(server));

        server.Answer = IdentityRig.Forbidden;
        Assert.Equal("u1", await _rig.StartAsync(server));
        server.Answer = IdentityRig.Uid("u1");
        Assert.Equal("u1", await _rig.StartAsync(server));

        Assert.Contains("can be read no more", Assert.Single(_rig.Warnings));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    public async Task UidThatIsNeverTold_LeavesTheAddressAndAWarning(int code)
    {
        await using var server = await FakeApiServer.StartAsync(code == 403 ? IdentityRig.Forbidden : IdentityRig.NotFound);
        var address = server.Address.ToString().TrimEnd('/');

        Assert.Equal(address, await _rig.StartAsync(server));
        Assert.Equal(address, await _rig.StartAsync(server));

        Assert.Equal(2, _rig.Warnings.Count());
        Assert.All(_rig.Warnings, warning => Assert.Contains("allow get on that namespace", warning));
    }

    [Fact]
    public async Task Right_GrantedLater_ChangesNoKeyAndTheUidIsLearnt()
    {
        await using var server = await FakeApiServer.StartAsync(IdentityRig.Forbidden);
        var first = await _rig.StartAsync(server);

        server.Answer = IdentityRig.Uid("u1");

        Assert.Equal(first, await _rig.StartAsync(server));
        Assert.Equal("u1", (await _rig.Journal.ReadClusterAsync(default))!.Uid);
    }

    [Fact]
    public async Task Server_ThatFails_IsWaitedFor()
    {
        await using var server = await FakeApiServer.StartAsync(context =>
        {
            context.Response.Headers.RetryAfter = "7";
            return Kubernetes.Listing.ResourceClientListTests.Json(503, """{"kind":"Status","reason":"ServiceUnavailable","code":503}""")(context);
        });

        await IsWaitedForAsync(server, TimeSpan.FromSeconds(7), "503");
    }

    [Fact]
    public async Task NotFound_AsPlainText_IsNoAnswerOfAnApiServerAndWaitedFor()
    {
        await using var server = await FakeApiServer.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            context.Response.ContentType = "text/plain";
            return context.Response.WriteAsync("404 page not found");
        });

        await IsWaitedForAsync(server, FirstWait, "404");
    }

    [Fact]
    public async Task Forbidden_AsAPage_IsNoAnswerOfAnApiServerAndWaitedFor()
    {
        await using var server = await FakeApiServer.StartAsync(context =>
        {
            context.Response.StatusCode = 403;
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<html>go away</html>");
        });

        await IsWaitedForAsync(server, FirstWait, "403");
    }

    [Fact]
    public async Task Server_ThatDoesNotAnswer_IsWaitedFor()
    {
        await using var server = await FakeApiServer.StartAsync(FakeApiServer.HoldAsync);
        var started = _rig.StartAsync(server);
        await _rig.Time.TimerAsync(IdentityRig.RequestTimeout);
        _rig.Time.Advance(IdentityRig.RequestTimeout);

        await FinishAsync(started, server, FirstWait, "no complete answer");
    }

    [Fact]
    public async Task Address_InAnotherSpelling_IsTheSameCluster()
    {
        await using var server = await FakeApiServer.StartAsync(IdentityRig.Forbidden);
        var first = await _rig.StartAsync(server);

        Assert.Equal(first, await _rig.StartAsync(server, host: "localhost"));

        Assert.Contains(_rig.Warnings, warning => warning.Contains("is at the same address", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Server_AtAnotherAddress_IsRecognisedByItsAuthority()
    {
        using var certificate = _authority.Issue();
        string first;
        await using (var server = await FakeApiServer.StartAsync(IdentityRig.Forbidden, certificate))
            first = await _rig.StartAsync(server, authority: _authority);

        await using var moved = await FakeApiServer.StartAsync(IdentityRig.Forbidden, certificate);

        Assert.Equal(first, await _rig.StartAsync(moved, authority: _authority));
    }

    [Fact]
    public async Task Server_OfAnotherAuthority_IsRefused()
    {
        using var other = TestAuthority.Create("CN=other-ca");
        using var certificate = _authority.Issue();
        using var foreign = other.Issue();
        var current = certificate;
        await using var server = await FakeApiServer.StartAsync(IdentityRig.Forbidden, () => current);
        await _rig.StartAsync(server, authority: _authority);
        var before = await _rig.Journal.ReadClusterAsync(default);

        current = foreign;
        var refused = await Assert.ThrowsAsync<ClusterRefusedException>(() => _rig.StartAsync(server, authority: other));

        Assert.Contains("none of the authorities of its server's certificate", refused.Message);
        Assert.Equal(before, await _rig.Journal.ReadClusterAsync(default));
    }

    [Fact]
    public async Task Server_OfAnotherUid_IsRefusedUntilItIsAccepted()
    {
        await using var server = await FakeApiServer.StartAsync(IdentityRig.Uid("u1"));
        Assert.Equal("prod", await _rig.StartAsync(server, "prod"));

        server.Answer = IdentityRig.Uid("u2");
        var refused = await Assert.ThrowsAsync<ClusterRefusedException>(() => _rig.StartAsync(server, "prod"));
        Assert.EndsWith(IdentityRig.Accept, refused.Message);
        await _rig.Journal.AcceptClusterAsync(default);

        Assert.Equal("prod", await _rig.StartAsync(server, "prod"));
        Assert.Equal("u2", (await _rig.Journal.ReadClusterAsync(default))!.Uid);
        server.Answer = IdentityRig.Uid("u1");
        await Assert.ThrowsAsync<ClusterRefusedException>(() => _rig.StartAsync(server, "prod"));
    }

    [Fact]
    public async Task Journal_ThatAnotherNodeFillsMeanwhile_IsHeldToWhatThatOneFound()
    {
        await using var server = await FakeApiServer.StartAsync(async context =>
        {
            await _rig.Journal.WriteClusterAsync(new ClusterRecord("first", "u1", [], [], []), default);
            await IdentityRig.Uid("u1")(context);
        });

        Assert.Equal("first", await _rig.StartAsync(server, "second"));
    }

    private async Task IsWaitedForAsync(FakeApiServer server, TimeSpan wait, string told) =>
        await FinishAsync(_rig.StartAsync(server), server, wait, told);

    private async Task FinishAsync(Task<string> started, FakeApiServer server, TimeSpan wait, string told)
    {
        await _rig.Time.TimerAsync(wait);
        Assert.False(started.IsCompleted);
        Assert.Contains(told, Assert.Single(_rig.Warnings));
        Assert.Null(await _rig.Journal.ReadClusterAsync(default));
        server.Answer = IdentityRig.Uid("u1");
        _rig.Time.Advance(wait);
        Assert.Equal("u1", await started);
    }
}
