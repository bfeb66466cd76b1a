namespace ActorVent.Delivery;

/// <summary>Waits between tries at something of our own that fails: 0.1 s, doubling up to 5 s, each up to a half shorter.</summary>
/// <param name="jitter">Draws from [0, 1).</param>
internal sealed class TroubleBackoff(Func<double> jitter)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(5);

    private TimeSpan _bound = First;

    public TimeSpan Next()
    {
        var wait = _bound * (1 - (jitter() / 2));
        _bound = _bound * 2 < Most ? _bound * 2 : Most;
        return wait;
    }

    public void Reset() => _bound = First;
}
