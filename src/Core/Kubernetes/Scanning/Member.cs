namespace ActorVent.Kubernetes.Scanning;

/// <summary>The members that are read; each may come once.</summary>
[Flags]
internal enum Member
{
    None = 0,
    Kind = 1,
    ApiVersion = 2,
    Metadata = 4,
    Name = 8,
    Namespace = 16,
    Uid = 32,
    ResourceVersion = 64,
}
