using ActorVent.Bench.Fuzzing;

namespace ActorVent.Tests.Fuzzing;

/// <summary>A target with a fault of the test's choice.</summary>
internal sealed class Planted(Func<byte[], FuzzOutcome> run) : IFuzzTarget
{
    public static readonly FuzzOutcome Read = new(true, "read");

    public static byte[][] Words { get; } = FuzzWords.Bytes("!!");

    public string Name => "planted";

    public IReadOnlyList<byte[]> Seeds { get; } = FuzzWords.Bytes("{\"a\":1}", "[2]");

    public byte[] Mutate(byte[] input, ByteMutator mutator) => JsonMutator.Mutate(input, 0, input.Length, mutator.Random);

    public long MostAllocated(int length) => 50_000;

    public FuzzOutcome Run(byte[] input) => run(input);
}
