using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections;

/// <summary>How the exec section is read, and how its program is found.</summary>
public sealed class ExecSectionTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly CapturedLog _log = new();
    private readonly FakeTime _time = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("no-such-plugin", "there is no program 'no-such-plugin' in PATH that can be executed; install it where ActorVent runs, or use a token or a client certificate instead. Get it from example.com")]
    [InlineData("./bin/plugin", "there is no program 'DIRECTORY/bin/plugin' that can be executed; install it where ActorVent runs, or use a token or a client certificate instead. Get it from example.com")]
    public async Task Plugin_ThatIsMissing_IsNamedWithItsInstallHint(string command, string message)
    {
        // There, but no program.
        _directory.Write("bin/plugin", "echo");
        var tokens = Tokens($"exec: {{apiVersion: client.authentication.k8s.io/v1, command: {command}, interactiveMode: Never, installHint: \"Get it from\\nexample.com\\n\"}}");

        var error = await Assert.ThrowsAsync<ApiException>(async () => await tokens.GetAsync(default));

        var said = error.Message.Replace("/./", "/", StringComparison.Ordinal).Replace(_directory.Path + "/bin", "DIRECTORY/bin", StringComparison.Ordinal);
        Assert.Equal($"{Path.Combine(_directory.Path, "config")}: users[u].user.exec.command: {message}", said);
    }

    [Fact]
    public async Task Plugin_InTheWorkingDirectoryOnly_IsNotRun()
    {
        var here = Path.GetFileName(Directory.GetFiles(Directory.GetCurrentDirectory()).First());

        var error = await Assert.ThrowsAsync<ApiException>(async () => await Tokens($"exec: {{apiVersion: client.authentication.k8s.io/v1, command: '{here}', interactiveMode: Never}}").GetAsync(default));

        Assert.Contains("there is no program", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plugin_WithARelativePath_IsFoundFromTheFolderOfTheKubeconfig()
    {
        var script = new ExecScript(_directory, $"echo '{ExecScript.Token("abc")}'");
        Directory.CreateDirectory(Path.Combine(_directory.Path, "bin"));
        File.CreateSymbolicLink(Path.Combine(_directory.Path, "bin", "shell"), "/bin/sh");

        Assert.Equal("abc", await Tokens(script.Section().Replace("command: sh", "command: bin/shell", StringComparison.Ordinal)).GetAsync(default));
    }

    [Theory]
    [InlineData("&a {a: *a}")]
    [InlineData("{a: &a [x,x,x,x,x,x,x,x], b: &b [*a,*a,*a,*a,*a,*a,*a,*a], c: &c [*b,*b,*b,*b,*b,*b,*b,*b], d: &d [*c,*c,*c,*c,*c,*c,*c,*c], e: &e [*d,*d,*d,*d,*d,*d,*d,*d], f: &f [*e,*e,*e,*e,*e,*e,*e,*e], g: [*f,*f,*f,*f,*f,*f,*f,*f]}")]
    public void ClusterInfo_ThatHasNoEnd_IsAProblem(string extension)
    {
        var script = new ExecScript(_directory, "exit 1");
        var error = Assert.Throws<KubeConfigException>(() => ConnectTo(
            $"server: https://x, extensions: [{{name: client.authentication.k8s.io/exec, extension: {extension}}}]", script.Section("interactiveMode: Never, provideClusterInfo: true")));

        Assert.NotEmpty(error.Problems);
    }

    [Theory]
    [InlineData("exec: {}", "command: is missing", "apiVersion: must be")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}", "apiVersion: client.authentication.k8s.io/v1alpha1 is no longer supported")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1, command: x}", "interactiveMode: is missing")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always}", "interactiveMode: is Always: the program wants to ask somebody, and nobody is there")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Sometimes}", "interactiveMode: must be Never or IfAvailable")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Never, args: y}", "args: must be a list")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Never, args: [{a: b}]}", "args[0]: must be text")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Never, env: [A=b]}", "env[0]: must be a mapping")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Never, env: [{value: b}]}", "env[0].name: must be the name of an environment variable")]
    public void Section_WithMistakes_IsRefusedWithTheKey(string section, params string[] problems)
    {
        var error = Assert.Throws<KubeConfigException>(() => Tokens(section));

        Assert.Equal(problems.Length, error.Problems.Count);
        Assert.All(problems.Zip(error.Problems), pair => Assert.Contains($": users[u].user.exec.{pair.Item1}", pair.Item2, StringComparison.Ordinal));
    }

    private ITokenSource Tokens(string user) => ConnectTo("server: https://x", user).Tokens;

    private ClusterConnection ConnectTo(string cluster, string user) => ExecScript.Connect(_directory, cluster, user, _time, _log);
}
