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
            "certificate-authority: ", "client-key: ", "tokenFile: ", "as: ", "as-groups: ", "as-user-extra: ", "proxy-url: ", "tls-server-name: ", "current-context: ", "extensions: ", "env: "),
        [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff],
    ];

    public static byte[][] Bytes(params string[] words) => [.. words.Select(Encoding.UTF8.GetBytes)];
}
