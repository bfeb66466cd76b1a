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

    public static byte[][] Bytes(params string[] words) => [.. words.Select(Encoding.UTF8.GetBytes)];
}
