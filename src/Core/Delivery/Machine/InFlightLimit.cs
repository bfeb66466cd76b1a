namespace ActorVent.Delivery;

/// <summary>
/// How many requests may be under way: few until the endpoint has shown that it takes them, one more with each that it takes, few again once its circuit
/// has opened. An endpoint that never answers holds as many connections as this allows, until they time out all at once.
/// </summary>
/// <param name="first">At first.</param>
/// <param name="most">In the end.</param>
internal sealed class InFlightLimit(int first, int most)
{
    private readonly int _first = Math.Min(first, most);

    public int Current { get; private set; } = Math.Min(first, most);

    public void Raise() => Current = Math.Min(Current + 1, most);

    public void Reset() => Current = _first;
}
