using System.Globalization;
using System.Text;
using ActorVent.Primitives;

namespace ActorVent.Kubernetes;

/// <summary>
/// Says to a server that shards lists and watches (KEP-5866) which objects to send: <c>shardRange(object.metadata.uid, '0x…', '0x…')
/// || …</c>. Servers that do not know it send everything, without a word: what arrives has to be filtered in any case.
/// </summary>
internal static class ShardSelector
{
    /// <summary>More ranges make an address that is longer than what proxies take.</summary>
    public const int MostRanges = 32;

    /// <param name="ring">The journal's.</param>
    /// <param name="owned">The partitions that are to be sent, in any order.</param>
    /// <returns>
    /// null when there is nothing to leave out or no way to say it: all partitions, or none; the ring <c>name</c>, which is not
    /// Kubernetes' own; too many ranges.
    /// </returns>
    public static string? For(Ring ring, IEnumerable<PartitionId> owned)
    {
        var field = ring.Kind switch
        {
            RingKind.Uid => "object.metadata.uid",
            RingKind.Namespace => "object.metadata.namespace",
            _ => null,
        };
        if (field is null)
            return null;
        var ranges = Ranges(owned);
        var isWhole = ranges is [(0, var end)] && end == ring.Partitions;
        if (ranges.Count is 0 or > MostRanges || isWhole)
            return null;
        var width = (UInt128.One << 64) / (uint)ring.Partitions;
        var expression = new StringBuilder();
        foreach (var (from, to) in ranges)
        {
            if (expression.Length > 0)
                expression.Append(" || ");
            expression.Append(CultureInfo.InvariantCulture, $"shardRange({field}, '{Hex(width * (uint)from)}', '{Hex(width * (uint)to)}')");
        }
        return expression.ToString();
    }

    /// <summary>Neighbours together: from the first to the one behind the last.</summary>
    private static List<(int From, int To)> Ranges(IEnumerable<PartitionId> owned)
    {
        var ranges = new List<(int From, int To)>();
        foreach (var partition in owned.Select(partition => partition.Value).Distinct().Order())
        {
            if (ranges.Count > 0 && ranges[^1].To == partition)
                ranges[^1] = (ranges[^1].From, partition + 1);
            else
                ranges.Add((partition, partition + 1));
        }
        return ranges;
    }

    /// <summary>16 digits; the end of the ring, which is no hash, has 17.</summary>
    private static string Hex(UInt128 value) => "0x" + value.ToString("x16", CultureInfo.InvariantCulture);
}
