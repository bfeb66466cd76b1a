using System.Globalization;
using ActorVent.Cluster.Tls;
using ActorVent.Cluster.Wire;
using ActorVent.Progress;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.DistributedData;
using Akka.Hosting;

namespace ActorVent.Cluster.Shards;

/// <summary>Makes the actor system a node of a cluster: what is not Akka's default, and why, stands beside it. Who is dead the leases say, which bring what that needs.</summary>
internal static class ClusterConfiguration
{
    /// <summary>Above the 8 s that an endpoint waits for its answers, and the time to record them.</summary>
    public static readonly TimeSpan HandOffTimeout = TimeSpan.FromSeconds(15);

    /// <param name="builder">The system's.</param>
    /// <param name="listen">Where the other nodes reach this one.</param>
    public static AkkaConfigurationBuilder WithClusterNode(this AkkaConfigurationBuilder builder, ClusterListen listen) =>
        builder.AddHocon(Of(listen), HoconAddMode.Prepend);

    /// <summary>The same as Akka's configuration.</summary>
    public static Config Of(ClusterListen listen) => Own(listen)
        .WithFallback(ClusterSharding.DefaultConfig())
        .WithFallback(ClusterSingleton.DefaultConfig())
        .WithFallback(DistributedData.DefaultConfig());

    private static Config Own(ClusterListen listen) => ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
        akka {
          actor {
            provider = cluster
            serializers {
              actorvent-wire = "{{Name(typeof(WireSerializer))}}"
              actorvent-none = "{{Name(typeof(ThrowingSerializer))}}"
              # Nothing is bound to it any more; as it stands, any type of any sender would be made.
              json = "{{Name(typeof(ThrowingSerializer))}}"
            }
            serialization-bindings {
              {{string.Join("\n      ", WireSerializer.Types.Select(type => $"\"{Name(type)}\" = actorvent-wire"))}}
              "System.Object" = actorvent-none
            }
            # What keeps the cluster together does not wait for what the cluster does.
            internal-dispatcher {
              executor = fork-join-executor
              fork-join-executor { parallelism-min = 4, parallelism-factor = 1.0, parallelism-max = 8 }
            }
          }
          remote {
            log-remote-lifecycle-events = off
            retry-gate-closed-for = 500ms
            enabled-transports = ["akka.remote.{{(listen.IsTls ? "actorvent-tls" : "dot-netty.tcp")}}"]
            transport-failure-detector.implementation-class = "{{(listen.IsTls ? Name(typeof(EndpointFailureDetector)) : "Akka.Remote.DeadlineFailureDetector, Akka.Remote")}}"
            actorvent-tls {
              transport-class = "{{Name(typeof(TlsTransport))}}"
              applied-adapters = []
              hostname = "{{listen.Host}}"
              port = {{listen.Port}}
            }
            dot-netty.tcp {
              hostname = "{{listen.Host}}"
              port = {{listen.Port}}
              maximum-frame-size = 8MiB
              send-buffer-size = 8MiB
              receive-buffer-size = 8MiB
            }
          }
          cluster {
            use-dispatcher = actorvent-cluster-dispatcher
            log-info = off
            # A member that is removed ends: its process is started again.
            run-coordinated-shutdown-when-down = on
            gossip-interval = 200ms
            leader-actions-interval = 200ms
            unreachable-nodes-reaper-interval = 200ms
            periodic-tasks-initial-delay = 20ms
            seed-node-timeout = 1s
            retry-unsuccessful-join-after = 1s
            # Below 1.5 s a busy machine raises false alarms; the lease of 3 s is what decides.
            failure-detector { heartbeat-interval = 300ms, acceptable-heartbeat-pause = 1500ms, expected-response-after = 500ms }
            down-removal-margin = 0s
            singleton { hand-over-retry-interval = 200ms, min-number-of-hand-over-retries = 75 }
            sharding {
              state-store-mode = ddata
              # Pings wake what is to run.
              remember-entities = off
              passivate-idle-entity-after = off
              # Bounded memory; what does not fit is told again.
              buffer-size = 1000
              retry-interval = 200ms
              rebalance-interval = 2s
              coordinator-failure-backoff = 200ms
              waiting-for-state-timeout = 500ms
              updating-state-timeout = 1s
              shard-failure-backoff = 500ms
              entity-restart-backoff = 500ms
              handoff-timeout = {{HandOffTimeout.TotalSeconds}}s
              verbose-debug-logging = off
              distributed-data { gossip-interval = 200ms, notify-subscribers-interval = 50ms, durable.keys = [] }
            }
            distributed-data { gossip-interval = 200ms, notify-subscribers-interval = 50ms }
          }
          coordinated-shutdown.phases.cluster-sharding-shutdown-region.timeout = {{HandOffTimeout.TotalSeconds}}s
        }
        actorvent-cluster-dispatcher {
          type = Dispatcher
          executor = fork-join-executor
          throughput = 5
          fork-join-executor { parallelism-min = 2, parallelism-factor = 1.0, parallelism-max = 4 }
        }
        """));

    private static string Name(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
