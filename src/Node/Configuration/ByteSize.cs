using System.Globalization;

namespace ActorVent.Node.Configuration;

/// <summary>Sizes as Kubernetes writes quantities: <c>5Gi</c>, <c>100Mi</c>, <c>1G</c>, or plain bytes.</summary>
internal static class ByteSize
{
    public const string Advice = "Write it as 100Mi, 5Gi or a number of bytes.";

    private static readonly (string Suffix, long Bytes)[] Units =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40),
        ("k", 1_000), ("M", 1_000_000), ("G", 1_000_000_000), ("T", 1_000_000_000_000),
        ("", 1),
    ];

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        text = text.Trim();
        foreach (var (suffix, unit) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.Ordinal))
                continue;
            if (!long.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || count > long.MaxValue / unit)
                return false;
            bytes = count * unit;
            return true;
        }
        return false;
    }
}
