using ActorVent.Primitives;
using Akka.Actor;

namespace ActorVent.Cluster.Leases;

/// <summary>
/// Keeps this node's lease and its shards' leases, and judges the other nodes, on a thread and a database connection of its own: neither a
/// busy thread pool nor a slow journal delays a renewal. Members are for use from any thread.
/// </summary>
internal sealed class LeaseThread : IDisposable
{
    private readonly LeaseLoop _loop;
    private readonly ILeaseStore _store;
    private readonly Action<string> _end;
    private readonly Thread _thread;
    private readonly AutoResetEvent _wake = new(false);
    private readonly TaskCompletionSource _registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile NodesView _view = NodesView.Empty;
    private volatile bool _isStopped;
    private volatile bool _isClosed;

    public LeaseThread(NodeIdentity identity, LeaseServices services, LeaseTimes? times = null)
    {
        (Identity, Times, _store, _end) = (identity, times ?? new LeaseTimes(), services.Store, services.End);
        _loop = new LeaseLoop(identity, services, Times, LeaseRules.All) { Looked = Look };
        _thread = new Thread(Run) { IsBackground = true, Name = "lease" };
    }

    public NodeIdentity Identity { get; }

    public LeaseTimes Times { get; }

    /// <summary>What senders look at.</summary>
    public ILease Lease => _loop.Lease;

    /// <summary>All nodes, as the table said when it was last read, at most some 100 ms ago while the database answers.</summary>
    public NodesView View => _view;

    /// <summary>Told each view, on the lease's thread: return at once.</summary>
    public event Action<NodesView>? Looked;

    /// <summary>Adds this life to the nodes, and begins to renew and to judge.</summary>
    /// <returns>Completes when this life is among the nodes; waits for a database that is away.</returns>
    public Task StartAsync()
    {
        _thread.Start();
        return _registered.Task;
    }

    /// <summary>From now on the lease is renewed only while the actor system answers.</summary>
    public void Attach(ActorSystem system)
    {
        var answers = system.ActorOf(Props.Create(() => new AnswerActor(Answered)), "lease");
        Post(new LeaseRequest(() => _loop.Attach(() => answers.Tell(AnswerActor.Ask.Instance))));
    }

    /// <summary>Says where Akka reaches this life.</summary>
    /// <exception cref="LeaseStoreException">Nobody knows whether it was written.</exception>
    public Task SetAddressAsync(string address, long uid) => DoAsync(() => _store.SetAddress(address, uid));

    /// <summary>Nobody joins this node any more.</summary>
    /// <exception cref="LeaseStoreException">Nobody knows whether it was written.</exception>
    public Task SayLeavingAsync() => DoAsync(() => _store.SetState(NodeState.Leaving));

    /// <summary>Revokes a life that others have found to be gone: it may run on until its lease is over, and cannot renew. Tried once.</summary>
    public void Revoke(Incarnation incarnation) => Post(new LeaseRequest(() => _store.Revoke(incarnation, renewals: null)));

    /// <summary>Waits for a shard's lease, at most for <see cref="LeaseTimes.AcquireWithin"/>.</summary>
    public Task<bool> AcquireAsync(string shard)
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(new LeaseRequest(() => _loop.Acquire(shard, isAcquired => answer.TrySetResult(isAcquired))) { Refused = () => answer.TrySetResult(false) });
        return answer.Task;
    }

    /// <summary>Gives a shard's lease up, soon, and in order with what is acquired.</summary>
    public void Release(string shard) => Post(new LeaseRequest(() => _loop.Release(shard)));

    /// <summary>All has been stopped: gives the lease and the shards back, and ends the thread.</summary>
    public Task LeaveAsync()
    {
        Post(new LeaseRequest(_loop.Leave));
        return _ended.Task;
    }

    /// <summary>Ends the thread. The lease runs out by itself.</summary>
    public void Dispose()
    {
        _isStopped = true;
        _wake.Set();
        if (_thread.IsAlive)
            _thread.Join();
    }

    private void Answered() => Post(new LeaseRequest(_loop.Answered));

    private void Look(NodesView view)
    {
        _view = view;
        Looked?.Invoke(view);
    }

    private void Post(LeaseRequest request)
    {
        _loop.Post(request);
        if (_isClosed)
            _loop.Refuse();
        else
            _wake.Set();
    }

    private Task DoAsync(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(new LeaseRequest(() =>
        {
            work();
            done.SetResult();
        })
        {
            Failed = done.SetException,
            Refused = () => done.TrySetCanceled(),
        });
        return done.Task;
    }

    private void Run()
    {
        try
        {
            while (!_isStopped && !_loop.IsOver)
            {
                var wait = _loop.Turn();
                if (_loop.IsRegistered)
                    _registered.TrySetResult();
                if (!_loop.IsOver)
                    _wake.WaitOne(wait);
            }
        }
        catch (Exception e)
        {
            // Without this thread the node could do nothing any more, and would not know why.
            _registered.TrySetException(e);
            _end($"the thread that keeps its lease has failed: {e.Message}");
        }
        _loop.Close();
        _isClosed = true;
        _loop.Refuse();
        _store.Dispose();
        _registered.TrySetCanceled();
        _ended.TrySetResult();
    }
}
