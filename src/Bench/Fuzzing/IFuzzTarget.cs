namespace ActorVent.Bench.Fuzzing;

/// <summary>Something that reads bytes from outside, with what must hold whatever the bytes are.</summary>
internal interface IFuzzTarget
{
    /// <summary>As the command line says it.</summary>
    string Name { get; }

    /// <summary>Inputs that are right, or wrong in a known way: what mutation starts from.</summary>
    IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Changes one input in a way of this target's own language; one that has nothing to change is returned as it is.</summary>
    byte[] Mutate(byte[] input, ByteMutator mutator);

    /// <summary>What one input may allocate in all, in bytes.</summary>
    long MostAllocated(int length);

    /// <summary>Reads one input. The same input has the same outcome in every run.</summary>
    /// <exception cref="FindingException">Something that must hold does not; any other exception is a finding as well.</exception>
    FuzzOutcome Run(byte[] input);
}
