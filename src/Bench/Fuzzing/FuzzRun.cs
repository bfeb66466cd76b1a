using System.Diagnostics;
using ActorVent.Kubernetes;

namespace ActorVent.Bench.Fuzzing;

/// <summary>Fuzzes one target for a time, tells how it goes, and keeps what it finds in files.</summary>
internal sealed class FuzzRun(IFuzzTarget target, IReadOnlyList<byte[]> words, int seed, TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan Progress = TimeSpan.FromSeconds(10);

    /// <returns>0 without findings.</returns>
    public int Run(TimeSpan duration)
    {
        var directory = Directory.CreateTempSubdirectory($"actorvent-fuzz-{target.Name}-").FullName;
        output.WriteLine($"fuzzing {target.Name} for {duration}, seed {seed}; inputs that find something go to {directory}");
        var fuzzer = new Fuzzer(target, words, seed, Trial.MostTime);
        using var current = new CurrentInput(Path.Combine(directory, "current"));
        using var watchdog = new Watchdog(time, () => fuzzer.Summary.Inputs, () => Hung(directory));
        var begin = time.GetTimestamp();
        var told = TimeSpan.Zero;
        TimeSpan elapsed;
        while ((elapsed = time.GetElapsedTime(begin)) < duration)
        {
            if (elapsed - told >= Progress)
                Tell(fuzzer, told = elapsed);
            var input = fuzzer.NextInput();
            current.Set(input);
            if (fuzzer.Try(input) is { } finding)
                Keep(directory, finding, fuzzer.Summary.Findings.Count);
        }
        output.WriteLine($"{target.Name}: {fuzzer.Summary} in {elapsed.TotalSeconds:0} s with seed {seed}");
        return fuzzer.Summary.Findings.Count == 0 ? 0 : 1;
    }

    private void Tell(Fuzzer fuzzer, TimeSpan elapsed)
    {
        using var process = Process.GetCurrentProcess();
        output.WriteLine(
            $"{elapsed.TotalSeconds,5:0} s  {fuzzer.Summary}  {fuzzer.Summary.Inputs / elapsed.TotalSeconds:0}/s  corpus {fuzzer.CorpusSize}  {process.WorkingSet64 / 1_000_000} MB");
        output.Flush();
    }

    private void Keep(string directory, FuzzFinding finding, int number)
    {
        var file = Path.Combine(directory, $"finding-{number}");
        File.WriteAllBytes(file, finding.Input);
        output.WriteLine($"FINDING {number}: {finding.Rule}\n{LogText.Of(finding.Detail, 1500)}\n{finding.Input.Length} bytes in {file}");
        output.Flush();
    }

    private void Hung(string directory)
    {
        output.WriteLine($"FINDING: no end; the input is in {directory}/current, behind its length in four bytes");
        output.Flush();
        Environment.Exit(1);
    }
}
