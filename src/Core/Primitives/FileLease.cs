namespace ActorVent.Primitives;

/// <summary>Where the journal is a file, its lock is the lease: whoever has opened it holds it until the process ends.</summary>
internal sealed class FileLease : ILease
{
    private FileLease()
    {
    }

    public static FileLease Instance { get; } = new();

    public bool IsHeld => true;
}
