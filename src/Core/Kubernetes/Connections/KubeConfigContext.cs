using System.Security.Cryptography;
using ActorVent.Kubernetes.Connections.Oidc;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Kubernetes.Connections;

/// <summary>Makes a connection of one context of a kubeconfig, collecting everything that is wrong with it.</summary>
internal sealed partial class KubeConfigContext(
    KubeConfig config, string files, List<string> problems, Func<string, string?> environment, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>Of a name, so that what is said of it is not cut off behind it.</summary>
    private const int MostShown = 253;

    private const string Instead = "use exec, a token, a tokenFile or a client certificate";

    /// <summary>What would decide over who we are or how the server is reached, and is not understood: going on without it would be somebody else.</summary>
    private static readonly (string Key, string Instead)[] RefusedOfUsers =
    [
        ("username", $"passwords are not supported, nor by API servers since 1.19; {Instead}"),
        ("password", $"passwords are not supported, nor by API servers since 1.19; {Instead}"),
    ];

    private readonly ILogger _logger = loggers.CreateLogger<KubeConfigContext>();

    /// <param name="wanted">--context, or null for the current one.</param>
    /// <returns>null when there are problems.</returns>
    public ClusterConnection? Connect(string? wanted)
    {
        var name = wanted ?? config.CurrentContext;
        if (name is null)
        {
            problems.Add($"{files}: current-context is not set; choose one with --context: {Known(config.Contexts)}");
            return null;
        }
        if (!config.Contexts.TryGetValue(name, out var context))
        {
            problems.Add($"{files}: {(wanted is null ? "current-context" : "--context")}: there is no context '{LogText.Of(name, MostShown)}'; {Known(config.Contexts)}");
            return null;
        }
        var cluster = Find(context, "cluster", config.Clusters, required: true);
        var user = Find(context, "user", config.Users, required: false);
        var server = cluster is null ? null : ReadServer(cluster);
        var tls = cluster is null ? null : ReadTls(cluster);
        var client = user is null ? null : ReadClientCertificate(user);
        var tokens = user is null ? FixedToken.None : ReadToken(user);
        var exec = user is null || cluster is null ? null : ReadExec(user, cluster, tls?.Authorities);
        var oidc = user is null ? null : ReadOidc(user, context.Text("user")!);
        var impersonation = user is null ? [] : KubeConfigImpersonation.Read(user);
        var proxy = cluster is null || server is null ? null : ReadProxy(cluster, server);
        foreach (var (key, instead) in RefusedOfUsers)
        {
            if (user is not null && user.Has(key))
                user.Problem(key, instead);
        }
        var source = $"{context.File}, context {LogText.Of(name, MostShown)}";
        var @namespace = context.Text("namespace") ?? "default";
        if (problems.Count > 0)
            return null;
        // As with kubectl, what is written down wins over what a plugin or an identity provider would say.
        if (tokens == FixedToken.None)
            tokens = exec ?? oidc ?? tokens;
        return Secured(new ClusterConnection(server!, source, @namespace, tokens, tls! with { Client = client ?? (IClientCertificateSource?)exec })
        {
            Proxy = proxy,
            Impersonation = impersonation,
        });
    }

    /// <summary>As kubectl does, credentials are kept back from a server that anybody on the way can read along.</summary>
    private ClusterConnection Secured(ClusterConnection connection)
    {
        var hasCredentials = connection.Tokens != FixedToken.None || connection.Tls.Client is not null;
        if (connection.Server.Scheme == Uri.UriSchemeHttp && hasCredentials)
        {
            Log.CredentialsKeptBack(_logger, connection.Source);
            return connection with { Tokens = FixedToken.None };
        }
        if (connection.Server.Scheme == Uri.UriSchemeHttps && !hasCredentials)
            Log.NoCredentials(_logger, connection.Source);
        if (connection.Tls.SkipVerify)
            Log.NotVerified(_logger, connection.Source);
        return connection;
    }

    private KubeConfigEntry? Find(KubeConfigEntry context, string key, SortedDictionary<string, KubeConfigEntry> entries, bool required)
    {
        var name = context.Text(key);
        if (name is null && required)
            context.Problem(key, $"is missing; {Known(entries)}");
        if (name is null)
            return null;
        if (entries.TryGetValue(name, out var entry))
            return entry;
        context.Problem(key, $"there is no {key} '{LogText.Of(name, MostShown)}'; {Known(entries)}");
        return null;
    }

    private static Uri? ReadServer(KubeConfigEntry cluster)
    {
        var text = cluster.Text("server");
        if (text is null)
            cluster.Problem("server", "is missing; it is the address of the API server, https://HOST:PORT");
        else if (WebAddress.Parse(text, "http", "https") is not { } server)
            cluster.Problem("server", "must be an address of the form https://HOST:PORT or http://HOST:PORT");
        else if (server.UserInfo.Length > 0 || server.Query.Length > 0 || server.Fragment.Length > 0)
            cluster.Problem("server", "must not contain a user, a query or a fragment");
        else
            return server;
        return null;
    }

    /// <summary>The cluster's own, else the environment's.</summary>
    private ProxyServer? ReadProxy(KubeConfigEntry cluster, Uri server)
    {
        if (cluster.Text("proxy-url") is not { } text)
            return ProxyEnvironment.For(server, environment, problems);
        var proxy = ProxyServer.Parse(text, $"{cluster.File}, {cluster.Key}.proxy-url", allowsBare: false);
        if (proxy is null)
            cluster.Problem("proxy-url", "must be an address of the form http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT");
        return proxy;
    }

    private ExecCredentials? ReadExec(KubeConfigEntry user, KubeConfigEntry cluster, CertificateAuthorities? authorities)
    {
        return KubeConfigExec.Read(user, cluster, authorities?.Pem) is { } plugin
            ? new ExecCredentials(plugin, new ExecRunner(plugin, environment, time), time, loggers)
            : null;
    }

    private OidcTokens? ReadOidc(KubeConfigEntry user, string name) =>
        OidcSection.Read(user, loggers) is var (settings, login)
            ? new OidcTokens(login, new IdentityProvider(settings, environment, time), new LoginFile(user.File, name, login, time, loggers.CreateLogger<LoginFile>()), settings.Source, time)
            : null;

    private TlsSettings ReadTls(KubeConfigEntry cluster)
    {
        var skip = cluster.Flag("insecure-skip-tls-verify");
        var given = cluster.Has("certificate-authority") || cluster.Has("certificate-authority-data");
        if (skip && given)
            cluster.Problem("insecure-skip-tls-verify", "is true while a certificate authority is given; remove one of the two");
        var authorities = given ? ReadAuthorities(cluster) : null;
        return new TlsSettings(authorities, skip, cluster.Text("tls-server-name"));
    }

    private CertificateAuthorities? ReadAuthorities(KubeConfigEntry cluster)
    {
        var fromData = cluster.Has("certificate-authority-data");
        var key = fromData ? "certificate-authority-data" : "certificate-authority";
        if (cluster.Content("certificate-authority") is not { } content)
            return null;
        var path = fromData ? null : cluster.Path("certificate-authority");
        try
        {
            return new CertificateAuthorities(content, path, path ?? $"{cluster.File}, {cluster.Key}.{key}", loggers.CreateLogger<CertificateAuthorities>());
        }
        catch (CryptographicException e)
        {
            cluster.Problem(key, $"holds no usable certificates ({e.Message})");
            return null;
        }
    }

    private ClientCertificate? ReadClientCertificate(KubeConfigEntry user)
    {
        var hasCertificate = user.Has("client-certificate") || user.Has("client-certificate-data");
        var hasKey = user.Has("client-key") || user.Has("client-key-data");
        if (hasCertificate != hasKey)
            user.Problem(hasCertificate ? "client-key" : "client-certificate", "is missing: a client certificate and its key come together");
        var certificate = user.Content("client-certificate");
        var key = user.Content("client-key");
        if (certificate is null || key is null)
            return null;
        try
        {
            return new ClientCertificate(
                certificate,
                key,
                user.Has("client-certificate-data") ? null : user.Path("client-certificate"),
                user.Has("client-key-data") ? null : user.Path("client-key"),
                loggers.CreateLogger<ClientCertificate>());
        }
        catch (CryptographicException e)
        {
            user.Problem("client-certificate", $"cannot be used with its key ({e.Message})");
            return null;
        }
    }

    /// <summary>The file wins over the token beside it, which stands in until the file can be read.</summary>
    private ITokenSource ReadToken(KubeConfigEntry user)
    {
        var token = user.Text("token")?.Trim();
        if (token is not null && !BearerToken.IsValid(token))
            user.Problem("token", "holds characters that no token has, a blank or a line break for instance");
        if (user.Path("tokenFile") is { } path)
        {
            if (token is null)
                user.ReadFile("tokenFile", path);
            return new FileToken(path, token, time, loggers.CreateLogger<FileToken>());
        }
        return token is null ? FixedToken.None : new FixedToken(token);
    }

    private static string Known(SortedDictionary<string, KubeConfigEntry> entries) =>
        entries.Count == 0 ? "there are none" : $"there are {string.Join(", ", entries.Keys)}";

    private static partial class Log
    {
        [LoggerMessage(1003, LogLevel.Warning, "The server of {Source} is http: its credentials are not sent, since anybody on the way could read them; use https")]
        public static partial void CredentialsKeptBack(ILogger logger, string source);

        [LoggerMessage(1004, LogLevel.Warning, "There are no credentials in {Source}: requests are anonymous")]
        public static partial void NoCredentials(ILogger logger, string source);

        [LoggerMessage(1005, LogLevel.Warning, "The server of {Source} is not verified (insecure-skip-tls-verify): anybody on the way can answer in its place; give certificate-authority instead")]
        public static partial void NotVerified(ILogger logger, string source);
    }
}
