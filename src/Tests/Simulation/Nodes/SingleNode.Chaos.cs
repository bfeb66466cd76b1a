namespace ActorVent.Tests.Simulation.Nodes;

/// <summary>What is done to the process.</summary>
internal sealed partial class SingleNode
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(15);

    private readonly Queue<(Entity Entity, Action Action)> _held = new();
    private DateTimeOffset _pausedUntil;
    private int _killIn = int.MaxValue;
    private int _restartIn = int.MaxValue;
    private object? _drain;

    public void ArmKill(int effects) => _killIn = effects;

    public void ArmRestart(int effects) => _restartIn = effects;

    public void Disarm() => _killIn = _restartIn = int.MaxValue;

    public override bool Survives(Entity entity)
    {
        if (_killIn != int.MaxValue && --_killIn <= 0)
        {
            _killIn = int.MaxValue;
            Kill();
            return false;
        }
        if (_restartIn != int.MaxValue && --_restartIn <= 0)
        {
            _restartIn = int.MaxValue;
            Break(entity);
        }
        return entity.IsAlive;
    }

    public void Pause(TimeSpan time)
    {
        _world.Trace.Add($"* paused for {time.TotalSeconds} s");
        _pausedUntil = _world.Now + time;
        _world.Schedule.At(_pausedUntil, GoOn);
    }

    public void Resume()
    {
        _pausedUntil = default;
        GoOn();
    }

    public override void Run(Entity entity, Action action)
    {
        if (_world.Now < _pausedUntil || _held.Count > 0)
            _held.Enqueue((entity, action));
        else
            action();
    }

    public void RestartCleanly()
    {
        var lives = Lives;
        Drain();
        while (Lives == lives)
            _world.Wait(TimeSpan.FromMilliseconds(100));
    }

    public void Drain()
    {
        if (!_isUp || _drain is not null)
            return;
        _world.Trace.Add($"* drain");
        var drain = _drain = new object();
        var troubles = _world.Disk.Troubles;
        foreach (var watcher in _entities.Values.OfType<WatcherHost>().ToList())
            watcher.Drain();
        After(() => _entities.Values.OfType<WatcherHost>().All(w => !w.IsAlive), () =>
        {
            foreach (var partition in Partitions.ToList())
                partition.Drain();
            After(() => Partitions.All(p => !p.IsAlive || p.IsStopped), () =>
            {
                foreach (var endpoint in Endpoints.ToList())
                    endpoint.Drain();
                After(() => Endpoints.All(e => !e.IsAlive), () => EndDrain(troubles));
            });
        });

        void After(Func<bool> isDone, Action next)
        {
            var by = _world.Now + DrainLimit;
            Check();

            void Check()
            {
                if (drain != _drain)
                    return;
                if (isDone() || _world.Now >= by)
                    next();
                else
                    _world.Schedule.In(TimeSpan.FromMilliseconds(50), Check);
            }
        }
    }

    public void Compact(TimeSpan age) => _world.Disk.Ask(
        () => ValueTask.FromResult(_world.Compact(age)),
        result =>
        {
            if (result.RemovedEndpoints)
                LookForTenants();
        },
        static _ => { });

    private void EndDrain(int troubles)
    {
        // An answer that came too late, and what could not be written, is as after a crash.
        foreach (var endpoint in Endpoints.Where(e => e.IsAlive || !e.IsStopped || e.InFlight > 0 || troubles != _world.Disk.Troubles))
            _world.Crashed(endpoint.Id);
        _world.Trace.Add($"* drained");
        End();
        StartSoon();
    }

    protected override void RestartTail()
    {
        _tail?.Die();
        _tail = new TailHost(this);
    }

    private void GoOn()
    {
        while (_world.Now >= _pausedUntil && _held.TryDequeue(out var next))
        {
            if (next.Entity.IsAlive)
                next.Action();
        }
    }
}
