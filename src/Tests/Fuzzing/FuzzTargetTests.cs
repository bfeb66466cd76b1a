using System.Text;
using ActorVent.Bench.Fuzzing;
using Xunit;

namespace ActorVent.Tests.Fuzzing;

/// <summary>A short run of each target, the same each time. <c>dotnet fsi build.fsx fuzz TARGET --for 10m</c> runs them for longer.</summary>
public class FuzzTargetTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fuzzing", "Findings");

    [Theory]
    [InlineData("watch", 3_000)]
    [InlineData("list", 2_000)]
    [InlineData("kubeconfig", 500)]
    [InlineData("annotations", 4_000)]
    [InlineData("credentials", 2_000)]
    [InlineData("oidc", 2_000)]
    [InlineData("login", 2_000)]
    [InlineData("answers", 1_000)]
    [InlineData("retry-after", 2_000)]
    [InlineData("urls", 2_000)]
    public void Target_MutatedInputs_FindNothing(string name, int inputs) => SmallStack.Run(() =>
    {
        var (target, words) = FuzzTargets.Create(name)!.Value;
        var fuzzer = new Fuzzer(target, words, seed: 1, mostTime: TimeSpan.FromSeconds(30));
        for (var i = 0; i < inputs; i++)
        {
            if (fuzzer.Try(fuzzer.NextInput()) is { } finding)
                Assert.Fail($"{finding.Rule}\n{finding.Detail}\n{Encoding.UTF8.GetString(finding.Input)}");
        }
        // A target that refuses everything, or accepts everything, tries little.
        Assert.InRange(fuzzer.Summary.Accepted, inputs / 50, inputs / 2);
        (target as IDisposable)?.Dispose();
    });

    /// <summary>What was found once, by a fault of what is tried or of the fuzzer: each file is in the folder of its target.</summary>
    [Theory]
    [MemberData(nameof(Findings))]
    public void Finding_OfAnEarlierRun_IsNoneAnyMore(string name, string file) => SmallStack.Run(() =>
    {
        var target = FuzzTargets.Create(name)!.Value.Target;
        var broken = new Trial(target, TimeSpan.FromSeconds(30)).Run(File.ReadAllBytes(Path.Combine(Folder, name, file)), out _);
        Assert.Null(broken);
        (target as IDisposable)?.Dispose();
    });

    public static TheoryData<string, string> Findings()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            data.Add(Path.GetFileName(Path.GetDirectoryName(file)!), Path.GetFileName(file));
        return data;
    }

    [Fact]
    public void Target_EveryName_IsCreated() => Assert.All(FuzzTargets.Names, name =>
    {
        var target = FuzzTargets.Create(name)!.Value.Target;
        Assert.Equal(name, target.Name);
        (target as IDisposable)?.Dispose();
    });
}
