using System.Diagnostics.Metrics;

namespace ActorVent.Primitives;

/// <summary>The buckets of all histograms of times: from what a local write takes to what somebody should have noticed. Alike, so that parts of the way compare.</summary>
internal static class LatencyBuckets
{
    /// <summary>In seconds, 1 ms to 5 min.</summary>
    public static InstrumentAdvice<double> Advice { get; } = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    };
}
