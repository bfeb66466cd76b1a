namespace ActorVent.Node.Commands;

/// <summary>Percentiles of the most recent samples.</summary>
internal sealed class Percentiles
{
    private const int Most = 65_536;
    private readonly List<TimeSpan> _samples = [];
    private int _oldest;

    public int Count => _samples.Count;

    public void Add(TimeSpan sample)
    {
        if (_samples.Count < Most)
        {
            _samples.Add(sample);
            return;
        }
        _samples[_oldest] = sample;
        _oldest = (_oldest + 1) % Most;
    }

    /// <summary>The smallest sample that at least this part of all samples does not exceed; null without samples.</summary>
    /// <param name="part">0.5 for the median.</param>
    public TimeSpan? At(double part)
    {
        if (_samples.Count == 0)
            return null;
        var sorted = _samples.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
