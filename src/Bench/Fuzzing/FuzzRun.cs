using System.Diagnostics;
using ActorVent.Kubernetes;

namespace ActorVent.Bench.Fuzzing;

/// <summary>Fuzzes one target for a time, tells how it goes, and keeps what it finds in files.</summary>
/// <param name="target">What is tried.</param>
/// <param name="words">What mutation puts in.</param>
/// <param name="seed">The same one makes the same inputs.</param>
/// <param name="mostMemory">Of the whole process, in bytes: what grows with the number of inputs comes to more in the end.</param>
/// <param name="output">For people.</param>
/// <param name="time">How long it runs, and the watchdog.</param>
internal sealed class FuzzRun(IFuzzTarget target, IReadOnlyList<byte[]> words, int seed, long mostMemory, TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan Progress = TimeSpan.FromSeconds(10);
    private volatile byte[] _input = [];

    /// <returns>0 without findings, 1 with some.</returns>
    public int Run(TimeSpan duration)
    {
        var directory = Directory.CreateTempSubdirectory($"actorvent-fuzz-{target.Name}-").FullName;
        output.WriteLine($"fuzzing {target.Name} for {duration}, seed {seed}; what finds something goes to {directory}, what ends the process is {directory}/{CurrentInput.FileName}");
        var fuzzer = new Fuzzer(target, words, seed, Trial.MostTime);
        using var current = new CurrentInput(Path.Combine(directory, CurrentInput.FileName));
        using var watchdog = new Watchdog(time, () => fuzzer.Trials, () => Environment.CpuUsage.TotalTime, () => Hung(directory, fuzzer));
        var begin = time.GetTimestamp();
        var told = TimeSpan.Zero;
        TimeSpan elapsed;
        while ((elapsed = time.GetElapsedTime(begin)) < duration)
        {
            if (elapsed - told >= Progress)
                Tell(fuzzer, told = elapsed);
            _input = fuzzer.NextInput();
            current.Set(_input);
            if (fuzzer.Try(_input) is { } finding)
                Keep(directory, $"finding-{fuzzer.Summary.Findings.Count}", finding, fuzzer);
        }
        var peak = Memory().Peak;
        output.WriteLine($"{target.Name}: {fuzzer.Summary} in {elapsed.TotalSeconds:0} s with seed {seed}, at most {peak / 1_000_000} MB");
        if (peak > mostMemory)
            output.WriteLine($"FINDING: the process took more than {mostMemory / 1_000_000} MB, which no single input does");
        return fuzzer.Summary.Findings.Count == 0 && peak <= mostMemory ? 0 : 1;
    }

    private void Tell(Fuzzer fuzzer, TimeSpan elapsed)
    {
        output.WriteLine(
            $"{elapsed.TotalSeconds,5:0} s  {fuzzer.Summary}  {fuzzer.Summary.Inputs / elapsed.TotalSeconds:0}/s  corpus {fuzzer.CorpusSize}  {Memory().Now / 1_000_000} MB");
        output.Flush();
    }

    private void Keep(string directory, string name, FuzzFinding finding, Fuzzer fuzzer)
    {
        var file = Path.Combine(directory, name);
        File.WriteAllBytes(file, finding.Input);
        output.WriteLine(
            $"""
            FINDING: {finding.Rule}
            {LogText.Of(finding.Detail, 1500)}
            {finding.Input.Length} bytes, by input {fuzzer.Summary.Inputs} of seed {seed}; to see it again: fuzz {target.Name} --input {file}
            """);
        output.Flush();
    }

    private void Hung(string directory, Fuzzer fuzzer)
    {
        Keep(directory, "hang", new FuzzFinding("no end", "the process is stopped", _input), fuzzer);
        Environment.Exit(1);
    }

    private static (long Now, long Peak) Memory()
    {
        using var process = Process.GetCurrentProcess();
        return (process.WorkingSet64, process.PeakWorkingSet64);
    }
}
