using System.Text;

namespace ActorVent.Bench.Fuzzing;

/// <summary>What means something to a reader, or often breaks one.</summary>
internal static class FuzzWords
{
    public static IReadOnlyList<byte[]> Json { get; } =
    [
        .. Bytes(
            "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "\n", "\r\n", "\\u0000", "\\ud800", "\\udc00", "\\u", "\ufeff", "\u2028", "\u202e", "\0",
            "\"metadata\":", "\"name\":", "\"namespace\":", "\"uid\":", "\"resourceVersion\":", "\"managedFields\":", "\"kind\":", "\"apiVersion\":",
            "\"type\":\"ERROR\",", "\"type\":", "\"object\":", "\"items\":[", "\"continue\":\"x\",", "{}", "[]", "{\"a\":1},", "\"x\":1,", "1e999", "-", "0.", "//", "/*",
            "\"ADDED\"", "\"MODIFIED\"", "\"DELETED\"", "\"BOOKMARK\"", "\"Status\"", "\"PodList\"", "\"k8s.io/initial-events-end\":\"true\"", "NaN", "+1", "'"),
        [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0xef, 0xbb, 0xbf], [0xfe, 0xff], [0x1f, 0x8b],
    ];

    public static IReadOnlyList<byte[]> Yaml { get; } =
    [
        .. Bytes(
            ": ", "- ", "? ", "&a ", "*a", "*base", "!!str ", "!!map ", "<<: *base", "|", ">", "---", "...", "%YAML 1.1\n", "#", "\t", "\r\n", "\r", "\n", "\u0085", "\u2028",
            "\ufeff", "{", "}", "[", "]", ",", "'", "\"", "\\", "\0", "~", "null", "true", "\"\\0\"", "\"\\ud800\"", "name: ", "token: ", "server: ", "cluster: ", "user: ", "exec: ",
            "certificate-authority: ", "client-key: ", "tokenFile: ", "as: ", "as-groups: ", "as-user-extra: ", "proxy-url: ", "tls-server-name: ", "current-context: ", "extensions: ", "env: ",
            "https://", "\u3002", "\u2488", "xn--a", "xn--", "\u00ad", "\u200d", "\u0130", "\ud83d\ude00", "[::1]", "@", "%00"),
        [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff],
    ];

    public static IReadOnlyList<byte[]> Annotations { get; } =
    [
        .. Json,
        .. Bytes(
            "actorvent.io/webhooks", "atomist.com/k8svent", "atomist.com/k8vent", "\"annotations\":{", "\\\"webhooks\\\":[", "\\\"environment\\\":\\\"x\\\"", "\\\"https://x\\\",",
            "https://", "http://", "//", "\\\\", "@", "user:pass@", "[::1]", "[fe80::1%25eth0]", "127.1", "0x7f000001", "2130706433", "017700000001", "169.254.169.254", "metadata.google.internal.",
            "%2e", "%00", "%", ":0", ":65536", ":99999999999", "?", "#", "..", "/../", "\u3002", "\uff0e", "\u2488", "xn--", "xn--a", "\u00ad", "\u200d", "\u0130", "\ud83d\ude00", "ftp:", "file:///", "javascript:", "\t", " "),
    ];

    public static IReadOnlyList<byte[]> Oidc { get; } =
    [
        .. Json,
        .. Bytes(
            "\"token_endpoint\":", "\"id_token\":", "\"refresh_token\":", "\"error\":", "\"error_description\":", "\"exp\":", "https://", "http://", "@", "#", ".", "e30", "eyJleHAiOjF9",
            "1800000000", "-1", "1e308", "\u200b", "\u00ad", "Bearer ", "token="),
    ];

    public static IReadOnlyList<byte[]> Http { get; } =
    [
        .. Json,
        .. Bytes(
            "HTTP/1.1 ", "HTTP/1.0 ", "HTTP/2 ", "200", "204", "304", "400", "410", "429", "999", "000", "\r\n\r\n", "Content-Length: ", "Content-Length: 99999999999999999999\r\n", "Transfer-Encoding: chunked\r\n",
            "Retry-After: ", "Content-Encoding: gzip\r\n", "Connection: close\r\n", "ffffffffffffffff\r\n", "0\r\n\r\n", "Set-Cookie: a=b\r\n", ": ", "\t", "\"detail\":", "\"message\":", "\"errors\":[", "\"correlation_id\":",
            "\u200b", "\u00ad", "\u2060", "\ue000", "&#0;", "&#x202e;", "&lt;", "<title>", "<!--", "-->", "<script>", "<", "https://x/", "token=", "Bearer ", "The plain HTTP request was sent to HTTPS port"),
    ];

    public static IReadOnlyList<byte[]> RetryAfter { get; } = Bytes(
        "0", "1", "9", "99999999999", "-", "+", ".", " ", "\t", ",", ";", ":", "GMT", "UTC", "+0200", "Mon, ", "Fri, ", "Dec", "Feb", "30 ", "31 ", "1969", "9999", "10000", "00:00:00", "23:59:60", "24:00:00", "\u00e9", "\0");

    public static IReadOnlyList<byte[]> Urls { get; } =
    [
        .. Bytes(
            "https://", "http://", "HTTP://", "//", "/", "\\", ",", " ", "\n", "\r\n", "\t", "\v", "\u0085", "\u00a0", "\u2028", "\u3000", "\u200b", "\u202e", "@", "user:pass@", ":", ":0", ":65536", "?", "#", "%", "%2C", "%zz", "%00",
            "[::1]", "[fe80::1%25eth0]", "127.1", "0x7f000001", "xn--", "xn--a", "\u3002", "\u00ad", "\u0130", "\ud83d\ude00", "ftp://", "file:///", "javascript:", "*", "*.", "..", "-", "\u001b[2J", "{", "}", "^", "`", "|", "\"", "<", "'"),
        [0xff], [0xed, 0xa0, 0x80],
    ];

    public static byte[][] Bytes(params string[] words) => [.. words.Select(Encoding.UTF8.GetBytes)];
}
