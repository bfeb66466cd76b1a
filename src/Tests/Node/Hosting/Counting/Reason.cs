using System.Diagnostics.Metrics;

namespace ActorVent.Tests.Node.Hosting.Counting;

/// <summary>A counter, and the tag that says why it counts.</summary>
internal static class Reason
{
    public static string Of(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (key, value) in tags)
        {
            if (key is "result" or "outcome" or "reason" or "kind")
                return $"{instrument.Name} {value}";
        }
        return instrument.Name;
    }
}
