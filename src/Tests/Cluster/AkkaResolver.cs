using Akka.Configuration;

namespace ActorVent.Tests.Cluster;

/// <summary>Who is dead in a cluster without leases: Akka's own resolver says so.</summary>
internal static class AkkaResolver
{
    public static Config Configuration { get; } = ConfigurationFactory.ParseString("""
        akka.cluster {
          downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
          split-brain-resolver { active-strategy = keep-majority, stable-after = 5s }
        }
        """);
}
