using System.Globalization;
using Npgsql;

namespace ActorVent.Node.Configuration;

/// <summary>
/// Reads where a PostgreSQL database is, as libpq writes it: <c>postgres://user:password@host:port,host:port/database?sslmode=verify-full</c>. What it does
/// not say is taken from PGPASSWORD, PGPASSFILE and <c>~/.pgpass</c> when connecting. Messages show neither users nor passwords.
/// </summary>
internal static class PostgresUrl
{
    private const int DefaultPort = 5432;

    private static readonly string[] Parameters =
        ["sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword", "channel_binding", "gssencmode", "passfile", "user", "password", "host", "port", "dbname", "options", "target_session_attrs"];

    /// <summary>Whether the text is meant to be one.</summary>
    public static bool Is(string text) =>
        text.StartsWith("postgres:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql:", StringComparison.OrdinalIgnoreCase);

    /// <param name="text">The URL.</param>
    /// <param name="faults">Gets all that is wrong, with what to do.</param>
    /// <returns>null when anything is wrong.</returns>
    public static NpgsqlConnectionStringBuilder? Parse(string text, List<(string Problem, string Fix)> faults)
    {
        // No host at all is the machine's own.
        if (UrlText.Fault(text.Replace(":///", "://-/", StringComparison.Ordinal)) is { } fault)
        {
            faults.Add(($"the journal's URL {fault}", "Percent-encode what has a meaning in URLs: a % as %25, an @ in a password as %40."));
            return null;
        }
        var rest = text[(text.IndexOf("//", StringComparison.Ordinal) + 2)..];
        var (beforeQuery, query) = Cut(rest, '?');
        var (authority, database) = Cut(beforeQuery, '/');
        var at = authority.LastIndexOf('@');
        var (user, password) = Cut(at < 0 ? "" : authority[..at], ':');
        // Unlike libpq: where there is no Kerberos, as in .NET's images, Npgsql's attempt fails at each connection, and writes lines of its own to stderr.
        // Where there is, libkrb5 first asks DNS for the name of the server's address, also of one that no name was given for, and blocks the connection meanwhile:
        // a name server that is silent takes longer than any connection may.
        var server = new NpgsqlConnectionStringBuilder { GssEncryptionMode = GssEncryptionMode.Disable };
        var hosts = authority[(at + 1)..];
        var values = Query(query ?? "", faults);
        if (user.Length > 0)
            server.Username = Uri.UnescapeDataString(user);
        if (password is not null)
            server.Password = Uri.UnescapeDataString(password);
        if (!string.IsNullOrEmpty(database))
            server.Database = Uri.UnescapeDataString(database);
        Hosts(server, hosts, values, faults);
        foreach (var (name, value) in values)
            Set(server, name, value, faults);
        // As libpq: a certificate to check against is there to be checked against.
        if (values.ContainsKey("sslrootcert") && server.SslMode is SslMode.Require)
            server.SslMode = SslMode.VerifyCA;
        server.Database ??= server.Username;
        return faults.Count == 0 ? server : null;
    }

    private static (string Before, string? After) Cut(string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }

    private static Dictionary<string, string> Query(string query, List<(string, string)> faults)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(pair, '=');
            if (!Parameters.Contains(name))
                faults.Add(($"the journal's URL has a parameter '{name}', which is not known", $"Did you mean {Nearest.Of(name, Parameters)}? Known are {string.Join(", ", Parameters)}."));
            else if (value is null)
                faults.Add(($"the journal's URL gives no value to {name}", $"Write {name}=VALUE, or drop it."));
            else if (!values.TryAdd(name, Uri.UnescapeDataString(value)))
                faults.Add(($"the journal's URL gives {name} twice", "Keep one."));
        }
        return values;
    }

    /// <summary>Several are tried in their order, for the one that can write.</summary>
    private static void Hosts(NpgsqlConnectionStringBuilder server, string authority, Dictionary<string, string> values, List<(string, string)> faults)
    {
        if (values.TryGetValue("host", out var named))
        {
            var ports = values.GetValueOrDefault("port")?.Split(',') ?? [];
            var hosts = named.Split(',');
            authority = string.Join(',', hosts.Select((host, i) => ports.Length == 0 ? host : $"{host}:{ports[Math.Min(i, ports.Length - 1)]}"));
        }
        else if (values.TryGetValue("port", out var port) && !authority.Contains(',', StringComparison.Ordinal))
        {
            authority = $"{(authority.Length == 0 ? "localhost" : authority)}:{port}";
        }
        var parsed = new List<(string Host, int Port)>();
        foreach (var part in authority.Split(','))
        {
            var host = Uri.UnescapeDataString(part);
            var colon = host.LastIndexOf(':');
            var number = DefaultPort;
            if (colon > host.LastIndexOf(']') && !int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number) | number is < 1 or > 65535)
                faults.Add(("the journal's URL has a port that is none", "Write a number from 1 to 65535 after the host; an @, / or : in a user or a password is %40, %2F or %3A."));
            if (colon > host.LastIndexOf(']'))
                host = host[..colon];
            parsed.Add((host.Length == 0 ? "localhost" : host, number));
        }
        if (faults.Count > 0)
            return;
        server.Port = parsed[0].Port;
        server.Host = parsed.Count == 1 ? parsed[0].Host : string.Join(',', parsed.Select(static p => $"{p.Host}:{p.Port}"));
    }

    private static void Set(NpgsqlConnectionStringBuilder server, string name, string value, List<(string, string)> faults)
    {
        switch (name)
        {
            case "user":
                server.Username = value;
                break;
            case "password":
                server.Password = value;
                break;
            case "dbname":
                server.Database = value;
                break;
            case "options":
                server.Options = value;
                break;
            case "passfile":
                server.Passfile = File(name, value, faults);
                break;
            case "sslrootcert":
                // The machine's own are what is trusted without one.
                if (value != "system")
                    server.RootCertificate = File(name, value, faults);
                break;
            case "sslcert":
                server.SslCertificate = File(name, value, faults);
                break;
            case "sslkey":
                server.SslKey = File(name, value, faults);
                break;
            case "sslpassword":
                server.SslPassword = value;
                break;
            case "sslmode":
                server.SslMode = Choose(name, value, faults, ("prefer", SslMode.Prefer), ("disable", SslMode.Disable), ("allow", SslMode.Allow), ("require", SslMode.Require), ("verify-ca", SslMode.VerifyCA), ("verify-full", SslMode.VerifyFull));
                break;
            case "channel_binding":
                server.ChannelBinding = Choose(name, value, faults, ("prefer", ChannelBinding.Prefer), ("disable", ChannelBinding.Disable), ("require", ChannelBinding.Require));
                break;
            case "gssencmode":
                server.GssEncryptionMode = Choose(name, value, faults, ("disable", GssEncryptionMode.Disable), ("prefer", GssEncryptionMode.Prefer), ("require", GssEncryptionMode.Require));
                break;
            case "target_session_attrs":
                // The one that can write is looked for in any case.
                Choose(name, value, faults, ("read-write", 0), ("primary", 0), ("any", 0));
                break;
        }
    }

    private static T Choose<T>(string name, string value, List<(string, string)> faults, params (string Name, T Value)[] choices)
    {
        foreach (var choice in choices)
        {
            if (choice.Name == value)
                return choice.Value;
        }
        faults.Add(($"the journal's URL has {name}={value}", $"Write one of {string.Join(", ", choices.Select(static c => c.Name).Order(StringComparer.Ordinal))}."));
        return choices[0].Value;
    }

    private static string File(string name, string path, List<(string, string)> faults)
    {
        if (!System.IO.File.Exists(path))
            faults.Add(($"the file '{path}' that the journal's URL names as {name} does not exist", "Name a file that this user can read."));
        return path;
    }
}
