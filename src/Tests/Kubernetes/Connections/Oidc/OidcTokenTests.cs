using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Tests.Kubernetes.Listing;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections.Oidc;

/// <summary>When which token is used, and when it is renewed.</summary>
public sealed class OidcTokenTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private readonly CapturedLog _log = new();
    private readonly FakeTime _time = new();
    private FakeIdentityProvider _provider = null!;

    public async ValueTask InitializeAsync() => _provider = await FakeIdentityProvider.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task IdToken_WhileItIsValid_IsUsedAndNobodyIsAsked()
    {
        var token = Ending(minutes: 10);
        var tokens = Connect($"id-token: {token}").Tokens;

        Assert.Equal(token, await tokens.GetAsync(default));
        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(10) - TimeSpan.FromSeconds(1));
        Assert.Equal(token, await tokens.GetAsync(default));
        Assert.Empty(_provider.Asked);
    }

    [Fact]
    public async Task IdToken_TenSecondsBeforeItsEnd_IsRenewedAndWrittenBack()
    {
        var (old, fresh) = (Ending(minutes: 10), Ending(minutes: 70));
        var tokens = Connect($"id-token: {old}, refresh-token: one").Tokens;
        _provider.Answers(fresh, "two");

        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(10));

        Assert.Equal(fresh, await tokens.GetAsync(default));
        Assert.Equal([("kube:s%26c%3Aret", "grant_type=refresh_token&refresh_token=one")], _provider.Asked);
        Assert.Contains($"id-token: \"{fresh}\", refresh-token: \"two\", idp-issuer-url: ", Config(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_directory.Path, "config.lock")));
    }

    [Fact]
    public async Task RefreshToken_ThatWasReplaced_IsTheNextToBeSent()
    {
        var tokens = Connect("refresh-token: one").Tokens;
        _provider.Answers(Ending(minutes: 5), "two");
        await tokens.GetAsync(default);
        _provider.Answers(Ending(minutes: 15));
        _time.Advance(TimeSpan.FromMinutes(5));
        await tokens.GetAsync(default);
        _time.Advance(TimeSpan.FromMinutes(10));
        await tokens.GetAsync(default);

        Assert.Equal(["one", "two", "two"], _provider.Asked.Select(asked => asked.Form.Split('=')[^1]));
    }

    [Fact]
    public async Task Login_ThatAnotherProgramHasRenewed_IsReadFromTheFileAndNobodyIsAsked()
    {
        var tokens = Connect($"id-token: {Ending(minutes: 1)}, refresh-token: one").Tokens;
        var fresh = Ending(minutes: 61);
        Write($"id-token: {fresh}, refresh-token: two");
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(fresh, await tokens.GetAsync(default));
        Assert.Empty(_provider.Asked);
    }

    [Fact]
    public async Task Login_WhoseTokenInTheFileHasEndedToo_IsRenewedWithTheRefreshTokenOfTheFile()
    {
        var tokens = Connect($"id-token: {Ending(minutes: 1)}, refresh-token: one").Tokens;
        Write($"id-token: {Ending(minutes: 2)}, refresh-token: two");
        _provider.Answers(Ending(minutes: 60));
        _time.Advance(TimeSpan.FromMinutes(3));

        await tokens.GetAsync(default);

        Assert.Equal("grant_type=refresh_token&refresh_token=two", Assert.Single(_provider.Asked).Form);
    }

    [Fact]
    public async Task File_ThatIsBeingWritten_LeavesTheLoginReadBefore()
    {
        var tokens = Connect($"id-token: {Ending(minutes: 1)}, refresh-token: one").Tokens;
        _directory.Write("config", "users: [{name: u");
        _provider.Answers(Ending(minutes: 60));
        _time.Advance(TimeSpan.FromMinutes(3));

        await tokens.GetAsync(default);

        Assert.Equal("grant_type=refresh_token&refresh_token=one", Assert.Single(_provider.Asked).Form);
        Assert.Contains(_log.Lines, line => line.Level == LogLevel.Warning && line.Text.StartsWith("The login cannot be read again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task IdToken_ThatEndedWithoutARefreshToken_SaysSoUntilSomebodyLogsIn()
    {
        var tokens = Connect($"id-token: {Ending(minutes: -1)}").Tokens;

        var error = await Assert.ThrowsAsync<ApiException>(async () => await tokens.GetAsync(default));
        Assert.Equal(ApiErrorKind.Unauthorized, error.Kind);
        Assert.Equal(
            $"{Path.Combine(_directory.Path, "config")}: users[u].user.auth-provider.config: the id-token has expired at 2026-11-21 03:59:00Z, and there is no refresh-token to renew it with; log in again: the file is read again then",
            error.Message);

        var fresh = Ending(minutes: 10);
        Write($"id-token: {fresh}");
        Assert.Equal(fresh, await tokens.GetAsync(default));
    }

    [Fact]
    public async Task Requests_ThatWaitTogether_AskOnce()
    {
        var fresh = Ending(minutes: 10);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource<(int, string)>(TaskCreationOptions.RunContinuationsAsynchronously);
        _provider.Token = _ =>
        {
            asked.SetResult();
            return answer.Task;
        };
        var tokens = Connect("refresh-token: one").Tokens;
        Task<string?>[] waiting = [tokens.GetAsync(default).AsTask(), tokens.GetAsync(default).AsTask()];
        await asked.Task;
        answer.SetResult((200, $$"""{"id_token":"{{fresh}}"}"""));

        Assert.Equal([fresh, fresh], await Task.WhenAll(waiting));
        Assert.Single(_provider.Asked);
    }

    [Fact]
    public async Task IdToken_RefusedByTheServer_IsRenewedAtMostOnceAMinute()
    {
        var (old, fresh) = (Ending(minutes: 60), Ending(minutes: 120));
        var tokens = Connect($"id-token: {old}, refresh-token: one").Tokens;
        _provider.Answers(fresh);
        await using var server = await FakeApiServer.StartAsync(context =>
            Recording.Load(context.Request.Headers.Authorization == $"Bearer {fresh}" ? "pods-list-all" : "pods-list-unauthorized").WriteAsync(context));
        using var client = server.Client(tokens: tokens);

        await client.ListAsync(new Scope(ResourceKind.Pods), null, default);

        Assert.Equal([$"Bearer {old}", $"Bearer {fresh}"], server.Requests.Select(request => request.Headers.Authorization.ToString()));
        server.Answer = Recording.Load("pods-list-unauthorized").WriteAsync;
        Assert.Equal(ApiErrorKind.Unauthorized, (await ResourceClientListTests.Fails(client)).Kind);
        Assert.Equal((1, 3), (_provider.Asked.Count, server.Requests.Count));
    }

    [Fact]
    public async Task IdToken_ThatOurClockTakesForEnded_IsUsedForAMinuteAllTheSame()
    {
        var tokens = Connect("refresh-token: one").Tokens;
        var ended = Ending(minutes: -5);
        _provider.Answers(ended);

        Assert.Equal(ended, await tokens.GetAsync(default));
        _time.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(ended, await tokens.GetAsync(default));
        Assert.Single(_provider.Asked);
        _time.Advance(TimeSpan.FromSeconds(1));
        await tokens.GetAsync(default);
        Assert.Equal(2, _provider.Asked.Count);
    }

    [Fact]
    public async Task HttpServer_WithALogin_GetsNoCredentialsAndNobodyIsAsked()
    {
        Assert.Null(await Connect("refresh-token: one", "http://x").Tokens.GetAsync(default));
        Assert.Empty(_provider.Asked);
    }

    [Fact]
    public async Task Token_BesideALogin_Wins()
    {
        var file = _directory.Write("config", OidcConfig.Of($"token: written, {_provider.Section("refresh-token: one")}"));

        Assert.Equal("written", await OidcConfig.Connect(file, _time, _log).Tokens.GetAsync(default));
    }

    private string Ending(double minutes) => Jwt.EndingAt(_time.GetUtcNow().AddMinutes(minutes));

    private string Config() => File.ReadAllText(Path.Combine(_directory.Path, "config"));

    private string Write(string login, string server = "https://x") => _directory.Write("config", OidcConfig.Of(_provider.Section(login), server));

    private ClusterConnection Connect(string login, string server = "https://x") => OidcConfig.Connect(Write(login, server), _time, _log);
}
