using ActorVent.Cluster.Questions;
using ActorVent.Node.Admin;
using ActorVent.Node.Admin.Reports;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActorVent.Tests.Node.Commands.Asking;

/// <summary>What people see when they ask the wrong thing, or nobody.</summary>
public sealed class AskingTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("status")]
    [InlineData("tail")]
    [InlineData("log", "level", "debug")]
    [InlineData("objects", "show", "shop/web-0")]
    public async Task Nobody_ThereToAsk_IsSaid(params string[] arguments)
    {
        var (code, output, error, _) = await Invocation.RunAsync([.. arguments, "--data", _directory.Path]);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains($"--data: no node answers at {_directory.Path}/admin.sock.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_ThatIsNamed_IsAsked()
    {
        var (_, _, error, _) = await Invocation.RunAsync("status", "--admin", Path.Combine(_directory.Path, "other.sock"));

        Assert.Contains($"--admin: no node answers at {_directory.Path}/other.sock.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'-' is no form of output", "status", "-o", "-")]
    [InlineData("Use table, json.", "tail", "-o", "yaml")]
    [InlineData("NAMESPACE/NAME is missing", "objects", "show")]
    [InlineData("'web' names no object", "objects", "show", "web")]
    [InlineData("'x' is no number", "partitions", "x")]
    [InlineData("there is no region 'pods'", "cluster-sharding", "shards", "pods")]
    [InlineData("'99' is no depth", "actor", "hierarchy", "-d", "99")]
    [InlineData("NODE is missing", "cluster", "leave")]
    [InlineData("an argument that belongs to no option", "status", "all")]
    [InlineData("'cluster' needs to know what of it", "cluster")]
    [InlineData("'objects' needs to know what of it", "objects", "list")]
    [InlineData("there is no script for 'ksh'", "completion", "ksh")]
    public async Task WrongQuestion_IsRefusedBeforeAnybodyIsAsked(string says, params string[] arguments)
    {
        var (code, _, error, _) = await Invocation.RunAsync(arguments);

        Assert.Equal(2, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_OfTheNode_IsShown()
    {
        await using var node = ScriptedNode.Start(_directory.Path, new AdminRoute("POST", LogRoutes.LevelPath, static context => AdminJson.RefuseAsync(context, StatusCodes.Status400BadRequest, "the level is one of these")));

        var (code, _, error, _) = await Invocation.RunAsync("log", "level", "loud", "--data", _directory.Path);

        Assert.Equal((1, "actorvent: the level is one of these\n"), (code, error));
    }

    [Fact]
    public async Task Question_ThatTheNodeDoesNotKnow_SaysThatItIsOfAnotherVersion()
    {
        await using var node = ScriptedNode.Start(_directory.Path);

        var (code, _, error, _) = await Invocation.RunAsync("cluster", "show", "--data", _directory.Path);

        Assert.Equal(1, code);
        Assert.Contains("there is no /v1/cluster here: the node is of another version", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tail_ShowsLines_AndWhatWasTooFast_UntilTheNodeStops()
    {
        var line = new DeliveryLine(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero), "local", "hook", "Pod", "shop", "web-0\e[2J", "7", "modified", "live", 2, "retried", "503 no", 12, 0.5);
        var lines = new QuestionMessage.Happened((byte[])[.. ReportJson.Write(line), (byte)'\n'], 3);
        var query = "";
        await using var node = ScriptedNode.Start(_directory.Path, new AdminRoute("GET", DeliveryLine.Path, async context =>
        {
            query = context.Request.QueryString.Value;
            await context.Response.Body.WriteAsync(lines.Lines);
            await context.Response.Body.WriteAsync("{\"dropped\":3}\n"u8.ToArray());
        }));

        var (code, output, error, _) = await Invocation.RunAsync("tail", "--data", _directory.Path, "-n", "shop", "-e", "a", "-e", "b", "--failed");

        Assert.Equal((1, "actorvent: the node has stopped\n"), (code, error));
        Assert.Equal("?endpoint=a&endpoint=b&namespace=shop&failed=true", query);
        Golden.Assert("tail", output);
    }
}
