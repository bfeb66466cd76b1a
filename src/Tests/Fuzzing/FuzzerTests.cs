using ActorVent.Bench.Fuzzing;
using Xunit;

namespace ActorVent.Tests.Fuzzing;

/// <summary>The fuzzer finds what was put there to be found.</summary>
public class FuzzerTests
{
    [Fact]
    public void Fault_ThatAWordReaches_IsFoundAndMinimized()
    {
        var finding = Find(input => input.AsSpan().IndexOf("!!"u8) >= 0 ? throw new IndexOutOfRangeException() : Planted.Read);

        Assert.StartsWith("throws IndexOutOfRangeException", finding?.Rule, StringComparison.Ordinal);
        Assert.Equal("!!"u8.ToArray(), finding?.Input);
    }

    [Fact]
    public void Rule_ThatIsBroken_IsToldByItsName() =>
        Assert.Equal("not so long", Find(input => input.Length > 12 ? throw new FindingException("not so long", "it is") : Planted.Read)?.Rule);

    [Fact]
    public void Memory_BeyondTheBound_IsAFinding() =>
        Assert.Equal("takes too much memory", Find(input => new FuzzOutcome(new byte[100_000].Length > input.Length, ""))?.Rule);

    [Fact]
    public void Memory_ThatACacheTakesOnce_IsNone()
    {
        var runs = 0;
        Assert.Null(Find(input => new FuzzOutcome(new byte[runs++ == 100 ? 1_000_000 : 10].Length > input.Length, "")));
        Assert.InRange(runs, 1_000, 2_000);
    }

    [Fact]
    public void Target_WithoutFault_HasNoFinding() => Assert.Null(Find(_ => Planted.Read));

    [Fact]
    public void Inputs_OfTheSameSeed_AreTheSame()
    {
        var (one, other) = (Fuzzer(new Planted(_ => Planted.Read)), Fuzzer(new Planted(_ => Planted.Read)));

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

    private static Fuzzer Fuzzer(IFuzzTarget target) => new(target, Planted.Words, seed: 7, mostTime: TimeSpan.FromSeconds(30));
}
