namespace ActorVent.Node.Configuration;

/// <summary>Where a value comes from; the lower wins, and values of different sources are never added up.</summary>
internal enum SettingSource
{
    Flag,
    ActorVent,
    K8svent,
    K8vent,
    Default,
}
