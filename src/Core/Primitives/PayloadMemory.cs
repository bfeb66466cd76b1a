namespace ActorVent.Primitives;

/// <summary>
/// Arrays for payloads. The collector keeps large ones apart and looks at them only when it looks at everything, which it puts off until
/// there is no memory left: where there is little of it, it is asked to look earlier.
/// </summary>
internal static class PayloadMemory
{
    /// <summary>From here on arrays are large to the collector. https://learn.microsoft.com/dotnet/standard/garbage-collection/large-object-heap</summary>
    private const int Large = 85_000;

    private static readonly long Most = PayloadBounds.OfThisProcess.Garbage;
    private static long _made;

    /// <summary>An array whose bytes are still to be written.</summary>
    public static byte[] Allocate(int length)
    {
        if (length >= Large)
            Made(length);
        return GC.AllocateUninitializedArray<byte>(length);
    }

    public static byte[] Copy(ReadOnlySpan<byte> bytes)
    {
        var copy = Allocate(bytes.Length);
        bytes.CopyTo(copy);
        return copy;
    }

    private static void Made(int length)
    {
        var made = Interlocked.Add(ref _made, length);
        // Whoever crosses the bound collects; the others go on. What is free goes back to the system: large arrays of many sizes leave gaps that
        // the next does not fit into.
        if (made < Most || made - length >= Most)
            return;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Interlocked.Exchange(ref _made, 0);
    }
}
