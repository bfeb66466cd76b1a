using ActorVent.Journal;
using ActorVent.Kubernetes;
using ActorVent.Machines;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Api;
using ActorVent.Watching;

namespace ActorVent.Tests.Simulation.Nodes;

/// <summary>The watcher of one scope: its machine, and its lists and watches.</summary>
internal sealed class WatcherHost(Node node, Scope scope) : MachineHost<WatcherInput, WatcherEffect>(node, NameOf(scope.IdIn(World.Cluster)))
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    private readonly WatcherMachine _machine = new(
        node.OptionsOf(scope), node.Disk.Journal.Ring, node.World.Random.NextDouble);

    private readonly Dictionary<long, WatchSession?> _streams = [];
    private readonly ScopeId _id = scope.IdIn(World.Cluster);
    private long _timer;

    public Scope Scope => scope;

    private IJournal Journal => Node.Disk.Journal;

    protected override IMachine<WatcherInput, WatcherEffect> Machine => _machine;

    public static string NameOf(ScopeId scope) => $"watcher {scope}";

    public void Start()
    {
        Feed(new WatcherInput.Started());
        Later(TimeSpan.FromMilliseconds(World.Random.Next(1000)), Tick);
    }

    public override void Die()
    {
        base.Die();
        foreach (var session in _streams.Values)
            session?.Close();
    }

    public bool Receive(IWatcherMessage message)
    {
        if (!IsAlive)
            return false;
        Mine(() => Feed(new WatcherInput.Told(message)))();
        return true;
    }

    public void Drain() => Feed(WatcherInput.Drain.Instance);

    protected override void Interpret(WatcherEffect effect)
    {
        switch (effect)
        {
            case WatcherEffect.Begin:
                Node.Disk.Do(
                    () => Journal.BeginScopeAsync(_id, default),
                    Mine<ScopeState>(state => Feed(new WatcherInput.Begun(state))),
                    Mine<Exception>(e => Feed(new WatcherInput.BeginFailed(e.Message))));
                break;
            case WatcherEffect.List list:
                _streams.TryAdd(list.Id, null);
                Node.Client.List(scope, list.Continue, Of<ListPage>(list.Id, page => Feed(new WatcherInput.ListPaged(list.Id, page))), Failed(list.Id));
                break;
            case WatcherEffect.Watch watch:
                _streams.Add(watch.Id, null);
                Node.Client.Watch(
                    scope,
                    watch.After,
                    Of<WatchSession>(watch.Id, session =>
                    {
                        _streams[watch.Id] = session;
                        Feed(new WatcherInput.WatchOpened(watch.Id));
                    }),
                    Failed(watch.Id));
                break;
            case WatcherEffect.AskVersion ask:
                _streams.Add(ask.Id, null);
                Node.Client.Probe(scope, Of<ResourceVersion>(ask.Id, version => Feed(new WatcherInput.VersionTold(ask.Id, version))), Failed(ask.Id));
                break;
            case WatcherEffect.Read read when _streams.TryGetValue(read.Id, out var session):
                session!.Read(Of<IReadOnlyList<WatchEvent>>(read.Id, events => Feed(events.Count > 0 ? new WatcherInput.Events(read.Id, events) : new WatcherInput.StreamEnded(read.Id))), Failed(read.Id));
                break;
            case WatcherEffect.Close close:
                if (_streams.Remove(close.Id, out var closed))
                    closed?.Close();
                break;
            case WatcherEffect.Tell tell:
                Node.TellPartition(this, tell.Message);
                break;
            case WatcherEffect.WritePosition position:
                Node.Disk.Enqueue(() => World.Move(_id, position), Mine<WriteResult>(result => Feed(new WatcherInput.PositionWritten(result))));
                break;
            case WatcherEffect.WriteReset reset:
                Node.Disk.Enqueue(() => World.Reset(_id, reset), Mine<WriteResult>(result => Feed(new WatcherInput.ResetWritten(result))));
                break;
            case WatcherEffect.SetTimer timer:
                var number = ++_timer;
                LaterAt(timer.Due, () =>
                {
                    if (number == _timer)
                        Feed(WatcherInput.Due.Instance);
                });
                break;
            case WatcherEffect.Report report when World.Trace.IsOn:
                World.Trace.Add($"* {Name}: {report.What}");
                break;
            case WatcherEffect.Drained:
                Die();
                Node.Stopped(this);
                break;
            case WatcherEffect.Fail fail:
                Node.Restart(this, fail.Reason);
                break;
        }
    }

    private void Tick()
    {
        Later(TickInterval, Tick);
        Feed(WatcherInput.Tick.Instance);
    }

    /// <summary>An answer that counts only while its list or watch does.</summary>
    private Action<T> Of<T>(long id, Action<T> action) => Mine<T>(value =>
    {
        if (_streams.ContainsKey(id))
            action(value);
    });

    private Action<ApiException> Failed(long id) =>
        Of<ApiException>(id, e => Feed(new WatcherInput.StreamFailed(id, e.Kind, e.Message, e.RetryAfter, e.Silent)));
}
