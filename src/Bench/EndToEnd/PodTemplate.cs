using System.Globalization;
using System.Text;
using ActorVent.Simulator.Api;
using ActorVent.Simulator.Pods;

namespace ActorVent.Bench.EndToEnd;

/// <summary>
/// One of the simulator's pods, cut at what differs from pod to pod and from change to change, so that writing another costs a copy:
/// the sender shares the machine with what is measured.
/// </summary>
internal sealed class PodTemplate
{
    private const char Name = '\x01';
    private const char Uid = '\x02';
    private const char Version = '\x03';
    private const char Step = '\x04';

    private readonly List<(char Hole, byte[] After)> _parts = [];

    /// <param name="bytes">The size of a pod as an item of a list, managedFields included.</param>
    public PodTemplate(int bytes)
    {
        var store = new ClusterStore(1_000, 1_000, TimeProvider.System);
        new PodLife(store, 20, seed: 1, TimeProvider.System).Populate();
        var pod = store.Snapshot().Pods.Values.First(pod => pod.Name.Count(c => c == '-') > 1);
        var text = Encoding.UTF8.GetString(pod.Body);
        var stepAt = text.IndexOf("\"simulator.actorvent.io/step\":\"", StringComparison.Ordinal);
        var stepValue = text.IndexOf(':', stepAt) + 2;
        var stepEnd = text.IndexOf('"', stepValue);
        text = text[..stepValue] + Step + text[stepEnd..];
        text = text
            .Replace($"\"resourceVersion\":\"{pod.Version.ToString(CultureInfo.InvariantCulture)}\"", $"\"resourceVersion\":\"{Version}\"", StringComparison.Ordinal)
            .Replace(pod.Uid, Uid.ToString(), StringComparison.Ordinal)
            .Replace(pod.Name, Name.ToString(), StringComparison.Ordinal);
        Cut(text);
        var now = new byte[64 * 1024];
        var missing = bytes - Write(now, 0, 1_000_000, 0);
        if (missing <= 0)
            throw new InvalidOperationException($"the simulator's pods are larger than {bytes} bytes");
        var (hole, after) = _parts[^1];
        // Before the last brace.
        _parts[^1] = (hole, [.. after.AsSpan(0, after.Length - 1), .. ",\"padding\":\""u8, .. Enumerable.Repeat((byte)'x', Math.Max(0, missing - 13)), .. "\"}"u8]);
    }

    public static string NameOf(int pod) => string.Create(CultureInfo.InvariantCulture, $"shop-6d4cf56db6-{pod:x7}");

    /// <summary>Writes the pod as an item of a list and returns its length.</summary>
    public int Write(Span<byte> to, int pod, long version, long step)
    {
        var written = 0;
        foreach (var (hole, after) in _parts)
        {
            written += hole switch
            {
                Name => Encoding.ASCII.GetBytes(NameOf(pod), to[written..]),
                Uid => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"8f14e45f-ceea-467f-a9c1-{pod:x12}"), to[written..]),
                Version => Number(version, to[written..]),
                Step => Number(step, to[written..]),
                _ => 0,
            };
            after.CopyTo(to[written..]);
            written += after.Length;
        }
        return written;
    }

    private static int Number(long number, Span<byte> to)
    {
        number.TryFormat(to, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }

    private void Cut(string text)
    {
        var hole = '\0';
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] > Step)
                continue;
            _parts.Add((hole, Encoding.UTF8.GetBytes(text[start..i])));
            if (i < text.Length)
                hole = text[i];
            start = i + 1;
        }
    }
}
