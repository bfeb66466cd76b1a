using ActorVent.Partitions;
using Xunit;

namespace ActorVent.Tests.Partitions;

[TakesLong]
public sealed class PartitionWorldTests
{
    private const int Acts = 120;

    [Fact]
    public void Histories_WithAllRules_EndWell()
    {
        for (var seed = 0; seed < 5_000; seed++)
            Assert.Null(new PartitionWorld(seed, PartitionRules.All).Run(Acts) is { } error ? $"seed {seed}: {error}" : null);
    }

    [Theory]
    [InlineData(nameof(PartitionRules.DecideByArrival))]
    [InlineData(nameof(PartitionRules.HoldVoid))]
    [InlineData(nameof(PartitionRules.TombstoneAtListVersion))]
    [InlineData(nameof(PartitionRules.TombstoneUntilPersisted))]
    [InlineData(nameof(PartitionRules.CheckEpoch))]
    [InlineData(nameof(PartitionRules.CheckHello))]
    [InlineData(nameof(PartitionRules.CheckNumber))]
    public void Histories_WithoutARule_DoNotAllEndWell(string off)
    {
        var rules = new PartitionRules();
        typeof(PartitionRules).GetProperty(off)!.SetValue(rules, false);
        for (var seed = 0; seed < 200_000; seed++)
        {
            if (new PartitionWorld(seed, rules).Run(Acts) is { } error)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"without {off}: {seed + 1} histories; {error}");
                return;
            }
        }
        Assert.Fail($"{off} was not missed in any history");
    }
}
