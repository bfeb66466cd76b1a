using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using ActorVent.Simulator.Api;
using ActorVent.Simulator.Webhooks;
using Xunit;

namespace ActorVent.Tests.Simulator;

public class HostingTests
{
    [Fact]
    public async Task Port_InUse_IsSaidWithItsNumber()
    {
        await using var api = await SimulatedApi.StartAsync();
        var port = api.Server.Uri.Port;

        var second = await Assert.ThrowsAsync<SimulatorException>(() => ApiServer.StartAsync(new ApiServerOptions { Port = port }, api.Time));
        var receiver = await Assert.ThrowsAsync<SimulatorException>(() => Receiver.StartAsync(new ReceiverOptions { Port = port }, api.Time));

        Assert.Equal($"port {port} is in use: choose another with --port, or 0 for any free one", second.Message);
        Assert.Equal(second.Message, receiver.Message);
    }

    [Fact]
    public async Task Server_ClosedAndListeningAgain_HasItsPortAndObjects()
    {
        await using var api = await SimulatedApi.StartAsync();
        await api.CreateAsync("web-0");
        using var watch = await api.WatchAsync("resourceVersion=1001");
        var uri = api.Server.Uri;

        await api.Server.CloseAsync();
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => api.GetAsync("/version"));
        var cut = await Record.ExceptionAsync(watch.LineAsync);
        await api.Server.ListenAsync();

        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(refused.InnerException).SocketErrorCode);
        Assert.NotNull(cut);
        Assert.Equal(uri, api.Server.Uri);
        Assert.Single((await api.JsonAsync("/api/v1/pods"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Https_ForWhoTrustsTheKubeconfigsAuthority_IsTrusted()
    {
        using var directory = new TempDirectory();
        var path = Path.Combine(directory.Path, "config");
        await using var api = await ApiServer.StartAsync(new ApiServerOptions { Https = true, Token = "t" }, TimeProvider.System);
        api.WriteKubeconfig(path);
        var line = File.ReadLines(path).Single(line => line.Contains("certificate-authority-data", StringComparison.Ordinal));
        using var authority = X509CertificateLoader.LoadCertificate(PemOf(line));
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = api.Uri };

        using var answer = await client.GetAsync("/api/v1/pods");

        Assert.Equal("https", api.Uri.Scheme);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("token: \"t\"", File.ReadAllText(path));
        Assert.Contains($"server: https://127.0.0.1:{api.Uri.Port}", File.ReadAllText(path));
    }

    [Fact]
    public async Task Namespaces_Uids_AreTheSameInEveryProcess()
    {
        await using var api = await SimulatedApi.StartAsync();

        var system = await api.JsonAsync("/api/v1/namespaces/kube-system");
        var others = await api.JsonAsync("/api/v1/namespaces/default");
        var missing = await api.GetAsync("/api/v1/namespaces/none");

        Assert.Equal("5a0f3b6e-3f0a-4c5e-9d52-6d3a5d1f0c11", (string)system["metadata"]!["uid"]!);
        Assert.Equal("a4715a43-434b-b6bc-47ee-b0cad4233d6a", (string)others["metadata"]!["uid"]!);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private static byte[] PemOf(string line) => Convert.FromBase64String(line.Split(':')[1].Trim());
}
