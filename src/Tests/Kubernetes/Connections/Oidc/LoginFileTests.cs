using ActorVent.Kubernetes.Connections.Oidc;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections.Oidc;

/// <summary>How a login that was renewed comes back into the kubeconfig.</summary>
public sealed class LoginFileTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly CapturedLog _log = new();
    private readonly FakeTime _time = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Login_WrittenThroughALink_KeepsTheLink()
    {
        var target = Write("real/config", "one");
        var link = Path.Combine(_directory.Path, "config");
        File.CreateSymbolicLink(link, "real/config");

        await LoginAt(link).SaveAsync(OidcLogin.Of(null, "two"));

        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Contains("refresh-token: \"two\"", File.ReadAllText(target), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_OfOurOwn_IsNoChange()
    {
        var path = Write("config", "one");
        var file = LoginAt(path);
        Assert.Null(file.TakeChange());

        await file.SaveAsync(OidcLogin.Of(null, "two"));

        Assert.Null(file.TakeChange());
        Write("config", "three");
        Assert.Equal("three", file.TakeChange()?.RefreshToken);
        Assert.Null(file.TakeChange());
    }

    [Fact]
    public async Task Login_WhileKubectlWrites_Waits()
    {
        var path = Write("config", "one");
        var held = _directory.Write("config.lock", "");
        var saving = LoginAt(path).SaveAsync(OidcLogin.Of(null, "two"));
        await _time.TimerAsync(TimeSpan.FromMilliseconds(100));
        File.Delete(held);
        _time.Advance(TimeSpan.FromMilliseconds(100));

        await saving;

        Assert.Contains("refresh-token: \"two\"", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.False(File.Exists(held));
    }

    [Fact]
    public async Task Login_ThatCannotBeWritten_IsToldOnceAndWithoutIt()
    {
        // Nobody, root included, can make a lock file there.
        using var open = File.OpenRead(Write("config", "one"));
        var path = $"/proc/self/fd/{open.SafeFileHandle.DangerousGetHandle()}";
        var file = LoginAt(path);

        await file.SaveAsync(OidcLogin.Of(null, "secret-two"));
        await file.SaveAsync(OidcLogin.Of(null, "secret-three"));

        var (level, text) = Assert.Single(_log.Lines);
        Assert.Equal(LogLevel.Warning, level);
        Assert.StartsWith($"The login of u was renewed, but cannot be written to {path} (", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_InAFileThatIsLockedForGood_SaysWhichFileToRemove()
    {
        var path = Write("config", "one");
        _directory.Write("config.lock", "");
        var saving = LoginAt(path).SaveAsync(OidcLogin.Of(null, "two"));
        for (var attempt = 1; attempt < 10; attempt++)
        {
            await _time.WhenSet(attempt);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        await saving;

        Assert.Contains($"({path}.lock is there: another program is writing it, or has left that behind; remove it if none is)", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
        Assert.Contains("refresh-token: one", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_InAFileWrittenInAnotherWay_IsTold()
    {
        var path = Write("config", "[one]");

        await LoginAt(path).SaveAsync(OidcLogin.Of(null, "two"));

        Assert.Contains("(it is not written in a way in which the two tokens could be put in their places)", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
        Assert.Contains("[one]", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Pipe_ThatHasBeenRead_IsNotWaitedFor() => Assert.Null(LoginAt("/dev/fd/63").TakeChange());

    private string Write(string name, string refreshToken) =>
        _directory.Write(name, OidcConfig.Of($"auth-provider: {{name: oidc, config: {{refresh-token: {refreshToken}, client-id: kube, idp-issuer-url: 'https://x'}}}}"));

    private LoginFile LoginAt(string path) => new(path, "u", OidcLogin.Of(null, "one"), _time, new Logger<LoginFile>(_log));
}
