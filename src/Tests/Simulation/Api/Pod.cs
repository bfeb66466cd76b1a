using ActorVent.Kubernetes;

namespace ActorVent.Tests.Simulation.Api;

/// <summary>A pod at one version.</summary>
/// <param name="Name"><c>namespace/name</c></param>
/// <param name="Token">What its state is made of.</param>
/// <param name="Object">As it is sent.</param>
internal sealed record Pod(string Name, long Token, KubernetesObject Object)
{
    public string Uid => Object.Uid;
}
