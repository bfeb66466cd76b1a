using System.IO.Compression;
using System.Text;

namespace ActorVent.Bench.Fuzzing;

/// <summary>Where mutation starts: the answers recorded from a real server, and small ones written by hand.</summary>
internal static class FuzzSeeds
{
    private const string Minimal = """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","namespace":"n","uid":"u","resourceVersion":"5"},"spec":{}}""";

    /// <summary>What an input brings with it for choices that are not in its bytes.</summary>
    public static Random RandomOf(byte[] input)
    {
        var hash = 17;
        foreach (var b in input)
            hash = unchecked((hash * 31) + b);
        return new Random(hash);
    }

    public static IReadOnlyList<byte[]> Watches()
    {
        var streams = Files("*.stream.jsonl");
        var lines = streams.SelectMany(stream => Encoding.UTF8.GetString(stream).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(line => Encoding.UTF8.GetBytes(line + "\n"));
        string[] own =
        [
            $$"""{"type":"ADDED","object":{{Minimal}}}""" + "\n",
            $$"""{"object":{{Minimal}},"type":"DELETED"}""" + "\n",
            """{"type":"MODIFIED","object":{"metadata":{"name":"web-0","namespace":"shop","uid":"u","resourceVersion":"18446744073709551616","managedFields":[{"a":1}]},"kind":"Pod","x":[1.0e+3,"\u00e9"]}}""" + "\n",
            """{"type":"BOOKMARK","object":{"kind":"Pod","metadata":{"resourceVersion":"7","annotations":{"k8s.io/initial-events-end":"true"}}}}""" + "\n",
            """{"type":"ERROR","object":{"kind":"Status","code":429,"reason":"TooManyRequests","message":"slow down","details":{"retryAfterSeconds":1,"causes":[{"reason":"x"}]}}}""" + "\n",
        ];
        return [.. streams, .. lines, .. own.Select(Encoding.UTF8.GetBytes), Encoding.UTF8.GetBytes(string.Concat(own[..4]))];
    }

    public static IReadOnlyList<byte[]> Lists()
    {
        var lists = Files("*-list*.json").Where(bytes => bytes.AsSpan().IndexOf("\"items\""u8) >= 0).ToList();
        var errors = Files("*-list*.json").Where(bytes => bytes.AsSpan().IndexOf("\"Status\""u8) >= 0).ToList();
        string[] own =
        [
            $$"""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"9","continue":"abc","remainingItemCount":3},"items":[{{Minimal}},{{Minimal}}]}""",
            """{"kind":"PodList","items":[{"metadata":{"name":"web-0","namespace":"shop","uid":"u","resourceVersion":"1","managedFields":[]}}],"metadata":{"resourceVersion":"9"}}""",
            """{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"9","continue":""},"items":null}""",
        ];
        return [.. lists, .. errors, .. own.Select(Encoding.UTF8.GetBytes), Compress(lists.MinBy(list => list.Length)!), Compress(new byte[8 * 1024 * 1024])];
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return result.ToArray();
    }

    private static byte[][] Files(string pattern)
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Recordings"), pattern);
        Array.Sort(files, StringComparer.Ordinal);
        return [.. files.Select(File.ReadAllBytes).Where(bytes => bytes.Length > 0)];
    }
}
