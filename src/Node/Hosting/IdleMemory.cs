namespace ActorVent.Node.Hosting;

/// <summary>
/// Gives memory back after a burst, such as the first list of a large cluster. The collector works when memory is asked for; on a node
/// that has become idle it would keep what the burst left for hours.
/// </summary>
internal sealed class IdleMemory : IDisposable
{
    /// <summary>Bytes that an idle node may ask for in an interval.</summary>
    public const long Idle = 16 << 20;

    /// <summary>Bytes asked for since the last time, before it is worth a pause.</summary>
    public const long Worth = 128 << 20;

    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Func<long> _allocated;
    private readonly Action _collect;
    private readonly ITimer _timer;
    private long _atLastLook;
    private long _atLastCollection;

    /// <param name="time">The time.</param>
    /// <param name="allocated">Bytes asked for since the process began.</param>
    /// <param name="collect">Collects and gives back.</param>
    public IdleMemory(TimeProvider time, Func<long> allocated, Action collect)
    {
        (_allocated, _collect) = (allocated, collect);
        _timer = time.CreateTimer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>Of this process. A pause of some 2 ms for each MB that is alive.</summary>
    public static IdleMemory OfThisProcess(TimeProvider time) => new(
        time,
        static () => GC.GetTotalAllocatedBytes(),
        static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true));

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var now = _allocated();
        var isIdle = now - _atLastLook <= Idle;
        _atLastLook = now;
        if (!isIdle || now - _atLastCollection < Worth)
            return;
        _collect();
        _atLastCollection = now;
    }
}
