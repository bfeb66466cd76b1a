namespace ActorVent.Primitives;

/// <summary>Nodes that start together set up their tables in PostgreSQL one after the other: each holds this advisory lock meanwhile.</summary>
internal static class SchemaLock
{
    /// <summary>The ASCII letters "AVjl".</summary>
    public const long Key = 0x41566a6c;

    /// <summary>Waits for it, and holds it until the transaction ends.</summary>
    public static readonly string Statement = $"SELECT pg_advisory_xact_lock({Key})";
}
