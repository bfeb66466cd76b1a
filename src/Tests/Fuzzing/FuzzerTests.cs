using ActorVent.Bench.Fuzzing;
using Xunit;

namespace ActorVent.Tests.Fuzzing;

/// <summary>The fuzzer finds what was put there to be found.</summary>
public class FuzzerTests
{
    private static readonly FuzzOutcome Read = new(true, "read");
    private static readonly byte[][] Words = FuzzWords.Bytes("!!");

    [Fact]
    public void Fault_ThatAWordReaches_IsFoundAndMinimized()
    {
        var finding = Find(input => input.AsSpan().IndexOf("!!"u8) >= 0 ? throw new IndexOutOfRangeException() : Read);

        Assert.StartsWith("throws IndexOutOfRangeException", finding?.Rule, StringComparison.Ordinal);
        Assert.Equal("!!"u8.ToArray(), finding?.Input);
    }

    [Fact]
    public void Rule_ThatIsBroken_IsToldByItsName() =>
        Assert.Equal("not so long", Find(input => input.Length > 12 ? throw new FindingException("not so long", "it is") : Read)?.Rule);

    [Fact]
    public void Memory_BeyondTheBound_IsAFinding() =>
        Assert.Equal("takes too much memory", Find(input => new FuzzOutcome(new byte[100_000].Length > input.Length, ""))?.Rule);

    [Fact]
    public void Target_WithoutFault_HasNoFinding() => Assert.Null(Find(_ => Read));

    [Fact]
    public void Inputs_OfTheSameSeed_AreTheSame()
    {
        var (one, other) = (Fuzzer(new Planted(_ => Read)), Fuzzer(new Planted(_ => Read)));

        for (var i = 0; i < 200; i++)
        {
            var input = one.NextInput();
            Assert.Equal(input, other.NextInput());
            Assert.Equal(one.Try(input), other.Try(input));
        }
    }

    private static FuzzFinding? Find(Func<byte[], FuzzOutcome> run)
    {
        var fuzzer = Fuzzer(new Planted(run));
        FuzzFinding? finding = null;
        for (var i = 0; i < 1_000 && finding is null; i++)
            finding = fuzzer.Try(fuzzer.NextInput());
        return finding;
    }

    private static Fuzzer Fuzzer(IFuzzTarget target) => new(target, Words, seed: 7, mostTime: TimeSpan.FromSeconds(30));

    private sealed class Planted(Func<byte[], FuzzOutcome> run) : IFuzzTarget
    {
        public string Name => "planted";

        public IReadOnlyList<byte[]> Seeds { get; } = FuzzWords.Bytes("{\"a\":1}", "[2]");

        public byte[] Mutate(byte[] input, ByteMutator mutator) => JsonMutator.Mutate(input, 0, input.Length, mutator.Random);

        public long MostAllocated(int length) => 50_000;

        public FuzzOutcome Run(byte[] input) => run(input);
    }
}
