using ActorVent.Journal.Memory;
using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Node.Hosting.Identity;
using ActorVent.Tests.Kubernetes;
using ActorVent.Tests.Kubernetes.Connections;
using ActorVent.Tests.Kubernetes.Listing;
using ActorVent.Troubles;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorVent.Tests.Node.Hosting.Identity;

/// <summary>A journal that outlives its nodes, and one start after the other before servers that answer as told.</summary>
internal sealed class IdentityRig
{
    public const string Accept = "actorvent accept-cluster --data data";
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    public static Func<HttpContext, Task> Forbidden { get; } = ResourceClientListTests.Json(403, """{"kind":"Status","reason":"Forbidden","code":403}""");

    public static Func<HttpContext, Task> NotFound { get; } = ResourceClientListTests.Json(404, """{"kind":"Status","reason":"NotFound","code":404}""");

    public MemoryJournal Journal { get; } = new();

    public FakeTime Time { get; } = new();

    public CapturedLog Log { get; } = new();

    public IEnumerable<string> Warnings => Log.Lines.Where(line => line.Level == Microsoft.Extensions.Logging.LogLevel.Warning).Select(line => line.Text);

    public static Func<HttpContext, Task> Uid(string uid) => ResourceClientListTests.Json(
        200, $$$"""{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"kube-system","uid":"{{{uid}}}","resourceVersion":"4"}}""");

    /// <summary>One start.</summary>
    /// <param name="server">Who answers.</param>
    /// <param name="configured"><c>--cluster</c></param>
    /// <param name="authority">Who is trusted; null for http.</param>
    /// <param name="host">Another name of the server's.</param>
    public async Task<string> StartAsync(FakeApiServer server, string? configured = null, TestAuthority? authority = null, string? host = null)
    {
        var tls = authority is null
            ? new TlsSettings()
            : new TlsSettings(new CertificateAuthorities(authority.Pem, null, "test-ca", NullLogger<CertificateAuthorities>.Instance));
        var address = host is null ? server.Address : new UriBuilder(server.Address) { Host = host }.Uri;
        var connection = server.Connection(tls: tls) with { Server = address };
        using var client = new ResourceClient(
            connection, Time, new Random(1), NullLoggerFactory.Instance, new ResourceClientOptions { RequestTimeout = RequestTimeout });
        return await new ClusterIdentification(client, connection, Journal, new Backoff(static () => 0), Time, Log, new TroubleLog("The API server", Time, Log)).IdentifyAsync(configured, Accept, default);
    }

    /// <summary>One start before a server of its own, over http, always on another port.</summary>
    public async Task<string> StartAsync(Func<HttpContext, Task> answer, string? configured = null)
    {
        await using var server = await FakeApiServer.StartAsync(answer);
        return await StartAsync(server, configured);
    }
}
