using ActorVent.Journal;
using ActorVent.Machines;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Storage;

namespace ActorVent.Tests.Simulation.Nodes;

/// <summary>A partition: takes what is its own in the journal, then its machine and the actors of its objects.</summary>
internal sealed class PartitionHost(Node node, PartitionId partition) : MachineHost<PartitionInput, PartitionEffect>(node, NameOf(partition))
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TakeAgainAfter = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<ObjectKey, ObjectHost> _objects = [];
    private PartitionMachine? _machine;
    private Fence? _fence;
    private long _timer;
    private bool _isTaking;
    private bool _isDraining;
    private bool _isAgreed;

    public PartitionId Partition => partition;

    public bool IsStopped { get; private set; }

    public ChangeAccount Account { get; } = new();

    private IJournal Journal => Node.Disk.Journal;

    protected override IMachine<PartitionInput, PartitionEffect> Machine => _machine!;

    public static string NameOf(PartitionId partition) => $"partition-{partition}";

    public void Start()
    {
        if (_isDraining)
            return;
        _isTaking = true;
        Node.Disk.Do(
            () => Journal.TakePartitionAsync(partition, Node.NodeName, Node.Incarnation, default),
            Mine<PartitionSnapshot?>(Taken),
            Mine<Exception>(_ => Taken(null)));
    }

    public override void Die()
    {
        base.Die();
        foreach (var child in _objects.Values)
            child.Die();
    }

    public bool Receive(PartitionMessage.Observed message)
    {
        if (!IsAlive || _machine is null)
            return false;
        Mine(() =>
        {
            Account.Told(message);
            Trace(message);
            Feed(new PartitionInput.Observed(message));
        })();
        return true;
    }

    public bool Receive(ObjectHost child, ObjectMessage.Collapsed message)
    {
        if (!IsAlive)
            return false;
        Mine(() =>
        {
            child.Outstanding -= message.Tickets.Count;
            if (message.IsCalm && child.Outstanding == 0)
            {
                child.Die();
                _objects.Remove(message.Object);
            }
            Feed(new PartitionInput.Collapsed(message));
        })();
        return true;
    }

    public void Drain()
    {
        if (_machine is not null)
            Feed(PartitionInput.Drain.Instance);
        else
        {
            IsStopped = _isDraining = true;
            if (!_isTaking)
                End(release: false);
        }
    }

    protected override void Interpret(PartitionEffect effect)
    {
        switch (effect)
        {
            case PartitionEffect.Append append:
                Account.Appending(append.Write);
                Node.Disk.Enqueue(() => World.Append(append.Write), Mine<WriteResult>(result => Feed(new PartitionInput.Appended(result))));
                break;
            case PartitionEffect.TellObject tell:
                Tell(tell.Message);
                break;
            case PartitionEffect.FlushObject flush when _objects.TryGetValue(flush.Message.Object, out var child):
                World.Network.Send(this, child.Name, () => child.Receive(ObjectInput.Flush.Instance), isLocal: true);
                break;
            case PartitionEffect.TellWatcher tell:
                Account.Answered(tell.Message);
                Node.TellWatcher(this, tell.Message);
                break;
            case PartitionEffect.TellTails tell:
                Node.TellTails(this, tell.Message);
                break;
            case PartitionEffect.TellHead tell:
                Node.TellTails(this, tell.Message);
                break;
            case PartitionEffect.LookUp question:
                Node.Client.Find(
                    question.Object.Path,
                    Mine<(ActorVent.Kubernetes.KubernetesObject? Object, ResourceVersion Version)>(found => Feed(new PartitionInput.LookedUp(question.Question, found.Object?.Uid, found.Version))),
                    Mine<ActorVent.Kubernetes.ApiException>(e => Feed(new PartitionInput.LookupFailed(question.Question, e.Message))));
                break;
            case PartitionEffect.Look look:
                Node.Disk.Ask(
                    () => Journal.ReadAsync(partition, new SequenceNumber(look.Sequence.Value - 1), 1, 1, default),
                    Mine<IReadOnlyList<Entry>>(entries => Feed(new PartitionInput.Looked(look.Number, entries.FirstOrDefault(e => e.Sequence == look.Sequence)))),
                    Mine<Exception>(e => Feed(new PartitionInput.LookFailed(look.Number, e.Message))));
                break;
            case PartitionEffect.SetTimer timer:
                var number = ++_timer;
                LaterAt(timer.Due, () =>
                {
                    if (number == _timer)
                        Feed(PartitionInput.Due.Instance);
                });
                break;
            case PartitionEffect.Count count:
                Account.Counted(count.Counts);
                break;
            case PartitionEffect.EndpointsCreated:
                Node.LookForTenants();
                break;
            case PartitionEffect.Stop stop:
                End(stop.Release);
                break;
            case PartitionEffect.Fail fail:
                Node.Restart(this, fail.Reason);
                break;
        }
    }

    private void Taken(PartitionSnapshot? snapshot)
    {
        _isTaking = false;
        _fence = snapshot?.Fence;
        if (_isDraining)
            End(release: snapshot is not null);
        else if (snapshot is null)
            Later(TakeAgainAfter, Start);
        else
            Begin(snapshot);
    }

    private void End(bool release)
    {
        IsStopped = true;
        Die();
        if (release)
            Node.Disk.Enqueue(() => Disk.Complete(Journal.ReleasePartitionAsync(_fence!, default)), _ => Node.Stopped(this));
        else
            Node.Stopped(this);
    }

    private void Begin(PartitionSnapshot snapshot)
    {
        _machine = new PartitionMachine(
            snapshot,
            Node.PartitionOptions,
            () => 1 + World.Random.NextInt64(long.MaxValue - 1),
            World.Random.NextDouble,
            Node.Tenants.Targets,
            World.Plan.MostTenants,
            World.Switches.Partition);
        Feed(PartitionInput.Started.Instance);
        Later(TimeSpan.FromMilliseconds(World.Random.Next(1000)), Tick);
    }

    private void Trace(PartitionMessage.Observed message)
    {
        if (!World.Trace.IsDeep)
            return;
        foreach (var item in message.Items)
        {
            var change = (item as Observation.Watched)?.Change ?? (item as Observation.Listed)?.Change;
            World.Trace.Add($"  {Name} hears {item.GetType().Name} {change?.Object.Path} {change?.Type} {change?.Uid} version {change?.Version} of {message.Epoch}:{message.Number}");
        }
    }

    private void Tick()
    {
        Later(TickInterval, Tick);
        Feed(PartitionInput.Tick.Instance);
        var wasAgreed = _isAgreed;
        _isAgreed = Node.PartitionOptions.WaitsForAgreement && Node.IsAgreed;
        if (_isAgreed && !wasAgreed)
            Feed(PartitionInput.Agreed.Instance);
    }

    private void Tell(ObjectMessage.Changed message)
    {
        if (!_objects.TryGetValue(message.Object, out var child))
            _objects.Add(message.Object, child = new ObjectHost(this, message, Node.PartitionOptions.Collapse));
        child.Outstanding++;
        World.Network.Send(this, child.Name, () => child.Receive(new ObjectInput.Changed(message.Change, message.Ticket)), isLocal: true);
    }
}
