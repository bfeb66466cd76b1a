namespace ActorVent.Simulator.Pods;

/// <summary>What makes pods.</summary>
internal enum WorkloadKind
{
    Deployment,
    StatefulSet,
    Job,
}
