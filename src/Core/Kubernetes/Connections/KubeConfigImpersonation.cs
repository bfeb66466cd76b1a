using System.Text;

namespace ActorVent.Kubernetes.Connections;

/// <summary>
/// Reads as, as-uid, as-groups and as-user-extra into the headers that they stand for.
/// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
/// </summary>
internal static class KubeConfigImpersonation
{
    /// <summary>What a header's name may consist of (RFC 9110, 5.6.2) beside letters and digits, but for the percent sign that escapes.</summary>
    private const string Unescaped = "!#$&'*+-.^_`|~";

    public static IReadOnlyList<KeyValuePair<string, string>> Read(KubeConfigEntry user)
    {
        var headers = new List<KeyValuePair<string, string>>();
        Add(headers, user, "as", "Impersonate-User", user.Text("as"));
        Add(headers, user, "as-uid", "Impersonate-Uid", user.Text("as-uid"));
        foreach (var group in user.Texts("as-groups"))
            Add(headers, user, "as-groups", "Impersonate-Group", group);
        if (user.Entry("as-user-extra") is { } extra)
        {
            foreach (var key in extra.Keys())
            {
                foreach (var value in extra.Texts(key))
                    Add(headers, extra, key, "Impersonate-Extra-" + Escape(key), value);
            }
        }
        if (headers.Count > 0 && !user.Has("as"))
            user.Problem("as", "is missing; as-uid, as-groups and as-user-extra only go with a user to act as");
        return headers;
    }

    private static void Add(List<KeyValuePair<string, string>> headers, KubeConfigEntry entry, string key, string header, string? value)
    {
        if (value is null)
            return;
        if (value.Any(char.IsControl))
            entry.Problem(key, "must not contain line breaks or other control characters");
        else
            headers.Add(new(header, value));
    }

    private static string Escape(string key)
    {
        var escaped = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(key))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || Unescaped.Contains((char)b, StringComparison.Ordinal))
                escaped.Append((char)b);
            else
                escaped.Append('%').Append(b.ToString("X2"));
        }
        return escaped.ToString();
    }
}
