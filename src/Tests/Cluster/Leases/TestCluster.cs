using ActorVent.Cluster.Leases;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Configuration;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorVent.Tests.Cluster.Leases;

/// <summary>Actor systems of one process that find each other by a database.</summary>
internal sealed class TestCluster(LeaseDatabase database) : IAsyncDisposable
{
    private const string Hocon = """
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          actor.provider = cluster
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          coordinated-shutdown.exit-clr = off
          cluster {
            gossip-interval = 200ms
            leader-actions-interval = 200ms
            unreachable-nodes-reaper-interval = 200ms
            periodic-tasks-initial-delay = 20ms
            seed-node-timeout = 1s
            retry-unsuccessful-join-after = 1s
          }
        }
        """;

    private readonly List<Member> _members = [];

    public LeaseDatabase Database => database;

    /// <summary>Completes when the node is a member.</summary>
    public async Task<Member> StartAsync(string name)
    {
        var lease = database.Node(name);
        await lease.Thread.StartAsync();
        var config = LeaseDowningProvider.Configuration.WithFallback(ShardLease.Configuration).WithFallback(ConfigurationFactory.ParseString(Hocon));
        var member = new Member(lease, ActorSystem.Create("actorvent", ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), new LeaseSetup(lease.Thread))));
        lock (_members)
            _members.Add(member);
        lease.Thread.Attach(member.System);
        await lease.Leases.FormAsync(lease.Thread, member.System, CancellationToken.None);
        return member;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_members.Select(static member => member.System.Terminate()));
        await database.DisposeAsync();
    }

    /// <summary>A node.</summary>
    internal sealed record Member(LeaseNode Lease, ActorSystem System)
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        public AkkaCluster Cluster { get; } = AkkaCluster.Get(System);

        /// <summary>Completes when the cluster, as this node sees it, is these, all of them up.</summary>
        public async Task SeesUpAsync(params Member[] members)
        {
            var expected = members.Select(static member => member.Cluster.SelfUniqueAddress).ToHashSet();
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var watcher = System.ActorOf(Props.Create(() => new Watcher(() => IsAsExpected(expected), seen)));
            await seen.Task.WaitAsync(Patience);
            System.Stop(watcher);
        }

        public async Task LeaveAsync()
        {
            await CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
            await Lease.Thread.LeaveAsync();
        }

        private bool IsAsExpected(HashSet<UniqueAddress> expected) =>
            Cluster.State.Members.All(static member => member.Status == MemberStatus.Up)
            && expected.SetEquals(Cluster.State.Members.Select(static member => member.UniqueAddress));
    }

    private sealed class Watcher : UntypedActor, IWithTimers
    {
        private readonly Func<bool> _holds;
        private readonly TaskCompletionSource _seen;

        public Watcher(Func<bool> holds, TaskCompletionSource seen) => (_holds, _seen) = (holds, seen);

        public ITimerScheduler Timers { get; set; } = null!;

        // What Akka shows of the cluster follows its events, at a time of its own.
        protected override void PreStart() => Timers.StartPeriodicTimer("look", "look", TimeSpan.Zero, TimeSpan.FromMilliseconds(50));

        protected override void OnReceive(object message)
        {
            if (_holds())
                _seen.TrySetResult();
        }
    }
}
