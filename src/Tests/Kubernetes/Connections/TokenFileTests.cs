using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections;

public sealed class TokenFileTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly CapturedLog _log = new();
    private readonly FakeTime _time = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task TokenFile_RelativeToTheKubeconfig_IsReadAgainEachMinute()
    {
        _directory.Write("token", "one\n");
        var tokens = Tokens("tokenFile: token");
        Assert.Equal("one", await tokens.GetAsync(default));

        _directory.Write("token", "two\n");
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("one", await tokens.GetAsync(default));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("two", await tokens.GetAsync(default));
    }

    [Fact]
    public async Task TokenFile_ThatCannotBeReadForAWhile_LeavesTheLastTokenInUse()
    {
        var path = _directory.Write("token", "one");
        var tokens = Tokens("tokenFile: token");
        Assert.Equal("one", await tokens.GetAsync(default));

        File.Delete(path);
        Assert.False(await tokens.RefreshAsync(default));
        Assert.Equal("one", await tokens.GetAsync(default));
        _directory.Write("token", "t w o");
        Assert.False(await tokens.RefreshAsync(default));
        _directory.Write("token", "three");
        Assert.True(await tokens.RefreshAsync(default));
        Assert.Equal("three", await tokens.GetAsync(default));
        Assert.Equal(2, _log.Lines.Count(line => line.Text.StartsWith("The token file", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task TokenFile_BesideAToken_Wins()
    {
        _directory.Write("token", "from-file");

        Assert.Equal("from-file", await Tokens("tokenFile: token, token: written").GetAsync(default));
    }

    [Fact]
    public async Task TokenFile_MissingBesideAToken_LeavesTheToken() =>
        Assert.Equal("written", await Tokens("tokenFile: missing, token: written").GetAsync(default));

    [Fact]
    public void TokenFile_Missing_IsAProblem() =>
        Assert.Contains("users[u].user.tokenFile: the file ", Assert.Throws<KubeConfigException>(() => Tokens("tokenFile: missing")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task TokenFile_ThatIsEmpty_IsUnauthorizedAndNotAnonymous()
    {
        _directory.Write("token", "\n");

        var tokens = Tokens("tokenFile: token");

        Assert.Equal(ApiErrorKind.Unauthorized, (await Assert.ThrowsAsync<ApiException>(async () => await tokens.GetAsync(default))).Kind);
    }

    private ITokenSource Tokens(string user)
    {
        var file = _directory.Write("config", $$$"""
            current-context: test
            contexts: [{name: test, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "https://x"}}]
            users: [{name: u, user: {{{{user}}}}}]
            """);
        return KubernetesConnector.Connect(new KubeConfigOptions { KubeConfig = file, Environment = _ => null }, _time, _log).Tokens;
    }
}
