using System.Text.Json;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Tests.Kubernetes.Listing;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections;

public sealed class ExecPluginTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly CapturedLog _log = new();
    private readonly FakeTime _time = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Plugin_Run_GetsArgumentsEnvironmentAndThatNobodyIsThere()
    {
        var told = Path.Combine(_directory.Path, "told");
        var script = new ExecScript(_directory, $"printf '%s|%s|%s|%s' \"$1\" \"$2\" \"$COLOUR\" \"$KUBERNETES_EXEC_INFO\" > '{told}'\necho '{ExecScript.Token("abc")}'");
        var tokens = Tokens(script.Section("interactiveMode: IfAvailable, env: [{name: COLOUR, value: blue green}]"));

        Assert.Equal("abc", await tokens.GetAsync(default));

        Assert.Equal(
            """first|second one|blue green|{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false}}""",
            File.ReadAllText(told));
    }

    [Fact]
    public async Task Plugin_ThatAsksForIt_IsToldAboutTheCluster()
    {
        using var authority = TestAuthority.Create();
        _directory.Write("ca.crt", authority.Pem);
        var told = Path.Combine(_directory.Path, "told");
        var script = new ExecScript(_directory, $"printf '%s' \"$KUBERNETES_EXEC_INFO\" > '{told}'\necho '{ExecScript.Token("abc")}'");
        var connection = ConnectTo(
            """
            server: https://api.example:6443/base, certificate-authority: ca.crt, tls-server-name: kubernetes, proxy-url: "http://proxy:3128",
              extensions: [{name: other, extension: {a: b}}, {name: client.authentication.k8s.io/exec, extension: {audience: '7', count: 7, ratio: 0.5, on: true, none: null, list: [a]}}]
            """,
            script.Section("interactiveMode: Never, provideClusterInfo: true"));

        await connection.Tokens.GetAsync(default);

        using var info = JsonDocument.Parse(File.ReadAllText(told));
        var cluster = info.RootElement.GetProperty("spec").GetProperty("cluster");
        Assert.Equal(("https://api.example:6443/base", "kubernetes", "http://proxy:3128"), (cluster.GetProperty("server").GetString(), cluster.GetProperty("tls-server-name").GetString(), cluster.GetProperty("proxy-url").GetString()));
        Assert.Equal(authority.Pem, cluster.GetProperty("certificate-authority-data").GetBytesFromBase64());
        Assert.Equal("""{"audience":"7","count":7,"ratio":0.5,"on":true,"none":null,"list":["a"]}""", cluster.GetProperty("config").GetRawText());
    }

    [Fact]
    public async Task Credential_UntilItExpires_IsKept()
    {
        var script = new ExecScript(_directory, ExecScript.PrintsFile(_directory));
        _directory.Write("credential", ExecScript.Token("one", _time.GetUtcNow().AddMinutes(10)));
        var tokens = Tokens(script.Section());
        Assert.Equal("one", await tokens.GetAsync(default));
        _directory.Write("credential", ExecScript.Token("two"));

        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.Equal(("one", 1), (await tokens.GetAsync(default), script.Runs));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(("two", 2), (await tokens.GetAsync(default), script.Runs));
        _time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(("two", 2), (await tokens.GetAsync(default), script.Runs));
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains("two", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Credential_ManyRequestsAtOnce_RunThePluginOnce()
    {
        // It ends only when the test lets it, so that all requests wait for the same run.
        var go = ExecScript.Pipe(_directory, "go");
        var script = new ExecScript(_directory, $"cat '{go}' > /dev/null; echo '{ExecScript.Token("abc")}'");
        var tokens = Tokens(script.Section());

        var requests = Enumerable.Range(0, 20).Select(_ => tokens.GetAsync(default).AsTask()).ToList();
        Assert.All(requests, request => Assert.False(request.IsCompleted));
        await Task.Run(() => File.WriteAllText(go, "go"));

        var token = await Task.WhenAny(requests);
        Assert.Equal(1, script.Runs);
        Assert.Equal("abc", await token);
        Assert.All(await Task.WhenAll(requests), each => Assert.Equal("abc", each));
    }

    [Fact]
    public async Task Credential_RefusedByTheServer_IsObtainedAgainOnce()
    {
        var script = new ExecScript(_directory, ExecScript.PrintsFile(_directory));
        _directory.Write("credential", ExecScript.Token("old"));
        var tokens = Tokens(script.Section());
        await tokens.GetAsync(default);
        _directory.Write("credential", ExecScript.Token("new"));
        await using var server = await FakeApiServer.StartAsync(context => context.Request.Headers.Authorization == "Bearer new"
            ? Recording.Load("pods-list-all").WriteAsync(context)
            : Recording.Load("pods-list-unauthorized").WriteAsync(context));
        using var client = server.Client(tokens: tokens);

        await client.ListAsync(new Scope(ResourceKind.Pods), null, default);
        Assert.Equal(["Bearer old", "Bearer new"], server.Requests.Select(request => request.Headers.Authorization.ToString()));
        _directory.Write("credential", ExecScript.Token("wrong"));
        await client.ListAsync(new Scope(ResourceKind.Pods), null, default);
        Assert.Equal(2, script.Runs);

        server.Answer = Recording.Load("pods-list-unauthorized").WriteAsync;
        var error = await ResourceClientListTests.Fails(client);
        Assert.Equal((ApiErrorKind.Unauthorized, 3, 5), (error.Kind, script.Runs, server.Requests.Count));
    }

    [Theory]
    [InlineData("{ echo 'login'; echo '\u001b[31mfailed:\u001b[0m token=hunter2 Bearer abcdef eyJhbGciOiJSUzI1NiIsImtpZCI6IjEyMzQ1Njc4OTAi.eyJhdWQiOlsiaHR0cHM6Ly9rdWJlcm5ldGVzIl19'; } >&2; exit 3", "ended with exit code 3 and wrote to standard error: login failed: token=… Bearer … ….…")]
    [InlineData("exit 1", "ended with exit code 1 and wrote nothing to standard error")]
    [InlineData("echo secret-token", "cannot be understood: what it printed is no ExecCredential")]
    [InlineData("true", "cannot be understood: it printed nothing")]
    [InlineData("printf '\\357\\273\\277'", "cannot be understood: it printed nothing")]
    [InlineData("echo 'token: [secret-token'", "cannot be understood: what it printed is no JSON, and is not valid YAML at line ")]
    [InlineData("echo '[]'", "cannot be understood: what it printed is no ExecCredential")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"status\":{\"token\":\"secret-token\"}}'", "cannot be understood: it printed an ExecCredential of apiVersion 'client.authentication.k8s.io/v1beta1', but the kubeconfig says client.authentication.k8s.io/v1; correct apiVersion there, or update the program")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\"}'", "cannot be understood: it printed an ExecCredential without status")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{}}'", "cannot be understood: it printed an ExecCredential without token and without client certificate")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"secret-token x\"}}'", "cannot be understood: it printed a token with characters that no token has, a blank or a line break for instance")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"clientKeyData\":\"secret-token\"}}'", "cannot be understood: it printed a client certificate or a key alone; they come together")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"secret-token\",\"expirationTimestamp\":\"soon\"}}'", "cannot be understood: it printed an expirationTimestamp that is no time of the form 2006-01-02T15:04:05Z")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"clientCertificateData\":\"x\",\"clientKeyData\":\"secret-token\"}}'", "printed a client certificate that cannot be used with its key")]
    public async Task Plugin_ThatFails_SaysWhatAndWhereAndNoSecret(string body, string message)
    {
        var script = new ExecScript(_directory, body);
        var error = await Assert.ThrowsAsync<ApiException>(async () => await Tokens(script.Section()).GetAsync(default));

        Assert.Equal(ApiErrorKind.Unauthorized, error.Kind);
        Assert.StartsWith($"{Path.Combine(_directory.Path, "config")}: users[u].user.exec: the credential plugin 'sh' {message}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-token", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plugin_ThatWritesWithoutEnd_IsCutInTheMessage()
    {
        var script = new ExecScript(_directory, "i=0; while [ $i -lt 3000 ]; do echo 'some words and more' >&2; i=$((i+1)); done; exit 1");

        var error = await Assert.ThrowsAsync<ApiException>(async () => await Tokens(script.Section()).GetAsync(default));

        Assert.InRange(error.Message.Length, 500, 900);
        Assert.EndsWith("…", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plugin_ThatDoesNotEnd_IsEnded()
    {
        var pid = ExecScript.Pipe(_directory, "pid");
        var script = new ExecScript(_directory, $"echo $$ > '{pid}'; exec sleep 1000");
        var asking = Tokens(script.Section()).GetAsync(default).AsTask();
        await _time.TimerAsync(ExecRunner.Timeout);
        var sleeper = int.Parse(await Task.Run(() => File.ReadAllText(pid)), System.Globalization.CultureInfo.InvariantCulture);

        _time.Advance(ExecRunner.Timeout);

        var error = await Assert.ThrowsAsync<ApiException>(() => asking);
        Assert.EndsWith("did not end within 30 s and was ended; it may be waiting for somebody to log in, which nobody can here", error.Message, StringComparison.Ordinal);
        await GoneAsync(sleeper);
    }

    [Fact]
    public async Task Plugin_ThatLeavesSomethingRunning_IsNotWaitedFor()
    {
        var never = ExecScript.Pipe(_directory, "never");
        var script = new ExecScript(_directory, $"cat '{never}' > /dev/null & echo '{ExecScript.Token("abc")}'");

        Assert.Equal("abc", await Tokens(script.Section()).GetAsync(default));

        await Task.Run(() => File.WriteAllText(never, ""));
    }

    [Fact]
    public async Task Plugin_AfterAFailure_IsRunAgainForTheNextRequest()
    {
        var script = new ExecScript(_directory, ExecScript.PrintsFile(_directory));
        var tokens = Tokens(script.Section());
        await Assert.ThrowsAsync<ApiException>(async () => await tokens.GetAsync(default));

        _directory.Write("credential", ExecScript.Token("abc"));

        Assert.Equal("abc", await tokens.GetAsync(default));
    }

    [Fact]
    public async Task Plugin_OfVersion1Beta1_IsSpokenToInIt()
    {
        var script = new ExecScript(_directory, $"case \"$KUBERNETES_EXEC_INFO\" in *v1beta1*) echo '{ExecScript.Token("abc", version: "v1beta1")}';; esac");

        Assert.Equal("abc", await Tokens(script.Section("provideClusterInfo: false", "v1beta1")).GetAsync(default));
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", false)]
    [InlineData("utf-8", true)]
    public async Task Credential_WithAByteOrderMarkOrInYaml_IsTaken(string encoding, bool yaml)
    {
        var script = new ExecScript(_directory, ExecScript.PrintsFile(_directory));
        var expires = _time.GetUtcNow().AddMinutes(10);
        var text = yaml
            ? $"# for client-go\n---\napiVersion: client.authentication.k8s.io/v1\nkind: ExecCredential\nstatus:\n  expirationTimestamp: {expires:yyyy-MM-ddTHH:mm:ssZ}\n  token: abc\n"
            : ExecScript.Token("abc", expires);
        var charset = System.Text.Encoding.GetEncoding(encoding);
        _directory.Write("credential", [.. charset.GetPreamble(), .. charset.GetBytes(text)]);
        var tokens = Tokens(script.Section());

        Assert.Equal(("abc", 1), (await tokens.GetAsync(default), script.Runs));
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(("abc", 1), (await tokens.GetAsync(default), script.Runs));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(("abc", 2), (await tokens.GetAsync(default), script.Runs));
    }

    [Fact]
    public async Task Credential_InJsonWithTabs_IsTaken()
    {
        var script = new ExecScript(_directory, ExecScript.PrintsFile(_directory));
        _directory.Write("credential", ExecScript.Token("abc").Replace(",", ",\n\t", StringComparison.Ordinal));
        Assert.Equal("abc", await Tokens(script.Section()).GetAsync(default));
    }

    [Fact]
    public async Task Token_BesideAPlugin_Wins()
    {
        var script = new ExecScript(_directory, $"echo '{ExecScript.Token("from-plugin")}'");

        Assert.Equal(("written", 0), (await Tokens("token: written, " + script.Section()).GetAsync(default), script.Runs));
    }

    [Fact]
    public async Task HttpServer_WithAPlugin_GetsNoCredentialsAndThePluginDoesNotRun()
    {
        var script = new ExecScript(_directory, $"echo '{ExecScript.Token("abc")}'");

        Assert.Equal((null, 0), (await ConnectTo("server: http://x", script.Section()).Tokens.GetAsync(default), script.Runs));
    }

    private static async Task GoneAsync(int id)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        }
        catch (ArgumentException)
        {
            // No such process any more.
        }
    }

    private ITokenSource Tokens(string user) => ConnectTo("server: https://x", user).Tokens;

    private ClusterConnection ConnectTo(string cluster, string user) => ExecScript.Connect(_directory, cluster, user, _time, _log);
}
