using System.Text.RegularExpressions;
using ActorVent.Bench.Fuzzing;
using Xunit;

namespace ActorVent.Tests.Fuzzing;

/// <summary>What a run tells, and how it ends.</summary>
public sealed partial class FuzzRunTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly VirtualTime _time = new();
    private readonly List<string> _directories = [];

    public void Dispose()
    {
        _directories.ForEach(directory => Directory.Delete(directory, recursive: true));
        _output.Dispose();
    }

    [Fact]
    public void Run_WithAFinding_FailsAndKeepsWhatShowsItAgain()
    {
        Assert.Equal(1, Run(input => input.AsSpan().IndexOf("!!"u8) >= 0 ? throw new FindingException("no shouting", "it was loud") : Planted.Read));

        var told = ToldFinding().Match(_output.ToString());
        Assert.Equal(("no shouting", "7", "planted"), (told.Groups["rule"].Value, told.Groups["seed"].Value, told.Groups["target"].Value));
        Assert.Equal("!!"u8.ToArray(), File.ReadAllBytes(told.Groups["file"].Value));
        Assert.Contains(" inputs, ", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains(", 1 findings in ", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithoutAFinding_Succeeds()
    {
        Assert.Equal(0, Run(_ => Planted.Read));

        Assert.Matches("planted: 300 inputs, 300 accepted, 0 refused, 0 findings in 3 s with seed 7, at most [0-9]+ MB", _output.ToString());
    }

    [Fact]
    public void Run_ThatTakesMoreMemoryThanItMay_Fails()
    {
        Assert.Equal(1, Run(_ => Planted.Read, mostMemory: 1_000_000));

        Assert.Contains("FINDING: the process took more than 1 MB", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void CurrentInput_OfAProcessThatDied_IsReadAgain()
    {
        var directory = Directory.CreateTempSubdirectory().FullName;
        _directories.Add(directory);
        var file = Path.Combine(directory, CurrentInput.FileName);
        using (var current = new CurrentInput(file))
        {
            current.Set("a longer one"u8.ToArray());
            current.Set("short"u8.ToArray());
        }

        Assert.Equal("short"u8.ToArray(), CurrentInput.Read(file));
    }

    [GeneratedRegex(@"FINDING: (?<rule>.*)\n.*\n2 bytes, by input [0-9]+ of seed (?<seed>7); to see it again: fuzz (?<target>\w+) --input (?<file>\S+)\n")]
    private static partial Regex ToldFinding();

    /// <summary>Each input that is tried takes ten milliseconds.</summary>
    private int Run(Func<byte[], FuzzOutcome> run, long mostMemory = long.MaxValue)
    {
        var target = new Planted(input =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            return run(input);
        });
        var code = new FuzzRun(target, Planted.Words, seed: 7, mostMemory, _output, _time).Run(TimeSpan.FromSeconds(3));
        _directories.Add(Regex.Match(_output.ToString(), @"goes to (\S+),").Groups[1].Value);
        return code;
    }
}
