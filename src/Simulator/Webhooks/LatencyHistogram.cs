using System.Numerics;

namespace ActorVent.Simulator.Webhooks;

/// <summary>
/// Durations in buckets of at most 1/64 of their size, in constant memory, from microseconds to days. Not safe for use from many threads.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int Fine = 64;
    private readonly long[] _buckets = new long[64 * Fine];
    private long _count;

    public void Add(TimeSpan latency)
    {
        _buckets[BucketOf(Math.Max(0, (long)latency.TotalMicroseconds))]++;
        _count++;
    }

    /// <returns>The upper end of the bucket, null when there are none.</returns>
    public TimeSpan? Quantile(double share)
    {
        if (_count == 0)
            return null;
        var left = Math.Max(1, (long)Math.Ceiling(_count * share));
        for (var i = 0; i < _buckets.Length; i++)
        {
            left -= _buckets[i];
            if (left <= 0)
                return TimeSpan.FromMicroseconds(UpperEnd(i));
        }
        return null;
    }

    private static int BucketOf(long microseconds)
    {
        if (microseconds < Fine)
            return (int)microseconds;
        var shift = BitOperations.Log2((ulong)microseconds) - BitOperations.Log2(Fine);
        return ((shift + 1) * Fine) + (int)((microseconds >> shift) - Fine);
    }

    private static long UpperEnd(int bucket)
    {
        if (bucket < Fine)
            return bucket;
        var shift = (bucket / Fine) - 1;
        return ((long)(bucket % Fine + Fine + 1) << shift) - 1;
    }
}
