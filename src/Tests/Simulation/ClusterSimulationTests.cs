using Xunit;

namespace ActorVent.Tests.Simulation;

/// <summary>
/// Whole systems of three nodes over random histories. <c>ACTORVENT_TEST_SEED</c> and <c>ACTORVENT_TEST_HISTORIES</c> as for one node.
/// </summary>
public sealed class ClusterSimulationTests(ITestOutputHelper output)
{
    [Fact]
    public void Cluster_RandomHistories_KeepsThePromises() => new SimulationRun(output).Run(150, WorldPlan.OfCluster);

    [Fact]
    public void Cluster_WhoseNodesLoseTheirLeases_KeepsThePromises() => new SimulationRun(output).Run(50, WorldPlan.OfLeases);

    [Fact]
    public void Cluster_WhoseConfigurationChanges_KeepsThePromises() => new SimulationRun(output).Run(50, WorldPlan.OfRollOuts);

    [Fact]
    public void Cluster_ThatHandsOverWhileItLists_KeepsThePromises() => new SimulationRun(output).Run(50, WorldPlan.OfHandOvers);
}
