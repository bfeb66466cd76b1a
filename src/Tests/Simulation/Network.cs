namespace ActorVent.Tests.Simulation;

/// <summary>Messages between entities: each pair's in order, after some time, lost while who should get them begins anew.</summary>
internal sealed class Network(Schedule schedule, Random random)
{
    private readonly Dictionary<(object From, object To), DateTimeOffset> _last = [];

    /// <summary>What the slowest take where all is well.</summary>
    public const int Usual = 5;

    /// <summary>How likely a message is lost on its way, from 0 to 1.</summary>
    public double Loss { get; set; }

    /// <summary>How long the slowest take.</summary>
    public int MostMilliseconds { get; set; } = Usual;

    public long Lost { get; private set; }

    /// <summary>Sends something: who gets it is looked up when it arrives, so that messages of the dead arrive too.</summary>
    /// <param name="from">The life that sends: what one sends arrives in order, and what its successor sends may overtake it.</param>
    /// <param name="to">The receiver's name; by equality.</param>
    /// <param name="receive">Returns false when nobody is there, which loses it.</param>
    /// <param name="isLocal">Between a parent and its child: never lost on its way.</param>
    public void Send(object from, object to, Func<bool> receive, bool isLocal = false)
    {
        if (!isLocal && Loss > 0 && random.NextDouble() < Loss)
        {
            Lost++;
            return;
        }
        var time = schedule.Now + (random.Next(3) == 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds(random.Next(1, isLocal ? 1000 : MostMilliseconds * 1000)));
        var pair = (from, to);
        if (_last.TryGetValue(pair, out var last) && last >= time)
            time = last + TimeSpan.FromTicks(1);
        _last[pair] = time;
        schedule.At(time, () =>
        {
            if (!receive())
                Lost++;
        });
    }
}
