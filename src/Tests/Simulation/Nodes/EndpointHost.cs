using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Machines;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Receivers;

namespace ActorVent.Tests.Simulation.Nodes;

/// <summary>An endpoint: its machine, the child that keeps its log, and its requests.</summary>
internal sealed class EndpointHost : MachineHost<EndpointInput, EndpointEffect>
{
    private readonly EndpointOptions _options;
    private readonly EndpointMachine _machine;
    private readonly Receiver _receiver;
    private readonly Dictionary<ObjectKey, long> _inFlight = [];
    private LogHost? _log;
    private long _timer;

    /// <param name="node">Where it lives.</param>
    /// <param name="options">Of the endpoint.</param>
    /// <param name="isFirst">Whether it is its first life in this process.</param>
    public EndpointHost(Node node, EndpointOptions options, bool isFirst)
        : base(node, options.Id.Value)
    {
        _options = options;
        _receiver = node.World.ReceiverOf(options.Id);
        _machine = new EndpointMachine(
            new EndpointSettings(options, node.Disk.Journal.Id, () => node.World.Random.NextDouble())
            {
                UrlOf = options.FromAnnotation ? entry => node.Tenants.UrlOf(entry, options.Id) : null,
                EnablesAgain = isFirst,
                Retry = new RetryOptions { Most = TimeSpan.FromSeconds(30) },
                Rules = node.World.Switches.Endpoint,
            });
    }

    public EndpointId Id => _options.Id;

    public EndpointOptions Options => _options;

    public int InFlight => _inFlight.Count;

    public bool IsStopped { get; private set; }

    private EndpointId? Target => _options.FromAnnotation ? _options.Id : null;

    private IJournal Journal => Node.Disk.Journal;

    protected override IMachine<EndpointInput, EndpointEffect> Machine => _machine;

    public void Start() => Feed(EndpointInput.Start.Instance);

    public void Drain() => Feed(EndpointInput.Drain.Instance);

    public override void Die()
    {
        base.Die();
        _log?.Die();
    }

    public bool Pulled(IReadOnlyList<Entry> entries)
    {
        if (!IsAlive)
            return false;
        Mine(() => Feed(new EndpointInput.Pulled(entries)))();
        return true;
    }

    public void LogStopped(LogHost log)
    {
        if (log != _log)
            return;
        _log = null;
        Later(TimeSpan.FromMilliseconds(World.Random.Next(3)), () => Feed(EndpointInput.LogStopped.Instance));
    }

    /// <summary>The child is stopped by what no write of its own did.</summary>
    public void KillLog() => _log?.Stop();

    protected override void Interpret(EndpointEffect effect)
    {
        switch (effect)
        {
            case EndpointEffect.Open:
                Open();
                break;
            case EndpointEffect.SkipOthers skip:
                Node.Disk.Ask(
                    () => Journal.SkipOthersAsync(Id, skip.Offsets, default),
                    Mine<IReadOnlyList<SequenceNumber>>(offsets => Feed(new EndpointInput.OthersSkipped(offsets))),
                    Mine<Exception>(e => Feed(new EndpointInput.SkipFailed(e.Message))));
                break;
            case EndpointEffect.StartLog:
                if (_log is not null)
                    World.Fail($"{Name} starts a log beside the one that is there");
                _log = new LogHost(this, Node.Disk.LogOf(Id));
                break;
            case EndpointEffect.Persist persist:
                if (World.Trace.IsDeep)
                    World.Trace.Add($"  {Name} persists {string.Join(' ', persist.Delta.Offsets.Select(o => $"{o.Partition}:{o.Sequence}"))} lanes {string.Join(' ', persist.Delta.Lanes.Select(l => $"{l.Object.Path} {l.Partition}:{l.Sequence} {l.Attempts}"))} without {string.Join(' ', persist.Delta.RemovedLanes.Select(l => l.Object.Path))}");
                _log?.Persist(persist.Number, persist.Delta);
                break;
            case EndpointEffect.WriteLetters letters:
                Write(
                    () => Journal.WriteDeadLettersAsync(letters.Letters, default),
                    EndpointInput.LettersWritten.Instance,
                    reason => new EndpointInput.LettersFailed(reason));
                break;
            case EndpointEffect.WriteLow low:
                if (World.Trace.IsDeep)
                    World.Trace.Add($"  {Name} low {string.Join(' ', low.Low.Select(l => $"{l.Partition}:{l.Low}"))}");
                Write(
                    () => Journal.WriteLowAsync(Id, low.Low, low.DisabledSince, default),
                    EndpointInput.LowWritten.Instance,
                    reason => new EndpointInput.LowFailed(reason));
                break;
            case EndpointEffect.Pull pull:
                var asked = new TailMessage.Pull(pull.After, pull.Most, pull.MostBytes) { ReadUpTo = pull.ReadUpTo };
                World.Network.Send(this, "tail", () => Node.ToTail(tail => tail.Pull(this, asked)));
                break;
            case EndpointEffect.CancelPull:
                World.Network.Send(this, "tail", () => Node.ToTail(tail => tail.Cancel(this)));
                break;
            case EndpointEffect.Load load:
                Load(load);
                break;
            case EndpointEffect.ReadExpired read:
                Node.Disk.Ask(
                    () => Journal.ReadExpiredAsync(read.Partition, read.After, read.UpTo, Target, default),
                    Mine<IReadOnlyList<ExpiredEntry>>(entries => Feed(new EndpointInput.ExpiredRead(read.Partition, entries))),
                    Mine<Exception>(e => Feed(new EndpointInput.ExpiredFailed(read.Partition, e.Message))));
                break;
            case EndpointEffect.Post post:
                Post(post);
                break;
            case EndpointEffect.SetTimer timer:
                var number = ++_timer;
                LaterAt(timer.Due, () =>
                {
                    if (number == _timer)
                        Feed(EndpointInput.Due.Instance);
                });
                break;
            case EndpointEffect.Stop:
                IsStopped = true;
                Die();
                Node.Stopped(this);
                break;
            case EndpointEffect.Fail fail:
                Node.Restart(this, fail.Reason);
                break;
            case EndpointReport report:
                Count(report);
                break;
        }
    }

    private void Open() => Node.Disk.Do(
        () => Journal.OpenEndpointAsync(new EndpointRegistration(Id, _options.MaskedUrl, _options.FromAnnotation), default),
        Mine<EndpointStart>(start => Node.Disk.Ask(
            () => Journal.HeadsAsync(default),
            Mine<IReadOnlyList<SequenceNumber>>(heads =>
            {
                World.Opened(Id, start.Joined);
                Feed(new EndpointInput.Opened(start, heads));
            }),
            Mine<Exception>(e => Feed(new EndpointInput.OpenFailed(e.Message))))),
        Mine<Exception>(e => Feed(new EndpointInput.OpenFailed(e.Message))));

    private void Load(EndpointEffect.Load load) => Node.Disk.Ask(
        () => Journal.ReadNextAsync([new LaneRead(load.Partition, load.Object, load.After, load.UpTo)], Target, _options.NewestOnly, default),
        Mine<IReadOnlyList<LaneNext>>(next => Feed(new EndpointInput.Loaded(load.Object, next[0].Head, next[0].Expired))),
        Mine<Exception>(e => Feed(new EndpointInput.LoadFailed(load.Object, e.Message))));

    private void Write(Func<ValueTask<WriteResult>> write, EndpointInput written, Func<string, EndpointInput> failed) => Node.Disk.Enqueue(
        () => Storage.Disk.Complete(write()),
        Mine<WriteResult>(result => Feed(result.Outcome == WriteOutcome.Written ? written : failed(result.Reason ?? ""))));

    private void Post(EndpointEffect.Post post)
    {
        var entry = post.Attempt.Entry;
        if (!_inFlight.TryAdd(entry.Object, post.Number))
            World.Fail($"{Name} sends {entry.Object.Path} twice at once");
        if (_inFlight.Count > _options.MostInFlight)
            World.Fail($"{Name} has {_inFlight.Count} requests under way");
        if (Node.IsLeaseHeld)
            Connect(post, World.Now);
        else
            NotSent(post);
    }

    /// <summary>A request that its sender's death cut off before it arrived does not arrive.</summary>
    private void Connect(EndpointEffect.Post post, DateTimeOffset began)
    {
        var pauses = Node.Pauses;
        Later(TimeSpan.FromMilliseconds(World.Random.Next(3) == 0 ? 0 : World.Random.Next(1, 20)), () =>
        {
            if (!World.Switches.LooksRightBefore)
                Send(post, began, began, pauses);
            else if (!Node.IsLeaseHeld)
                NotSent(post);
            else
                Send(post, began, World.Now, Node.Pauses);
        });
    }

    private void NotSent(EndpointEffect.Post post)
    {
        _inFlight.Remove(post.Attempt.Entry.Object);
        Feed(new EndpointInput.NotSent(post.Number));
    }

    private void Send(EndpointEffect.Post post, DateTimeOffset began, DateTimeOffset looked, int pauses)
    {
        if (World.Random.NextDouble() < _receiver.Mood.Refuses)
        {
            Answered(post, new DeliveryOutcome(DeliveryCause.Network, DeliveryPhase.Connect, Detail: "refused"), began);
            return;
        }
        Node.AfterALook(this, () =>
        {
            if (!Node.Begins(this, looked, Node.Pauses != pauses))
            {
                // Not counted, but over: its process may live on with a lease that nobody took.
                Answered(post, new DeliveryOutcome(DeliveryCause.Network, DeliveryPhase.Send, Detail: "broke while the process stood still"), began);
                return;
            }
            var outcome = _receiver.Receive(new Request(post.Attempt.WebhookId, post.Attempt.Entry, post.Attempt.Cause));
            var latency = outcome.Cause == DeliveryCause.TimedOut ? 30_000 : World.Random.Next(1, _receiver.Mood.MostLatency);
            Later(TimeSpan.FromMilliseconds(latency), () => Answered(post, outcome, began));
        });
    }

    private void Answered(EndpointEffect.Post post, DeliveryOutcome outcome, DateTimeOffset began)
    {
        _inFlight.Remove(post.Attempt.Entry.Object);
        Feed(new EndpointInput.Answered(post.Number, outcome, World.Now - began));
    }

    private void Count(EndpointReport report)
    {
        switch (report)
        {
            case EndpointReport.Counted counted:
                World.Counters.Add($"{Name} {counted.Result}", counted.Count);
                break;
            case EndpointReport.DeadLettered letters:
                World.Counters.Add($"{Name} dead letter", letters.Count);
                break;
            case EndpointReport.Expired expired:
                World.Counters.Add($"{Name} expired", expired.Count);
                break;
            case EndpointReport.Quarantined quarantined:
                World.Fail($"{Name} is quarantined: {quarantined.Reason}");
                break;
        }
    }
}
