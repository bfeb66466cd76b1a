using System.Globalization;
using ActorVent.Node.Configuration;

namespace ActorVent.Bench.Fuzzing;

/// <summary><c>fuzz TARGET [--for 10m] [--seed N]</c> and <c>fuzz TARGET --input FILE</c>.</summary>
internal static class FuzzCommand
{
    /// <summary>Small, so that recursion over an input's depth is found by inputs of a modest size.</summary>
    private const int StackBytes = 512 * 1024;

    /// <summary>Several times what a run takes, however long.</summary>
    private const long MostMemory = 600_000_000;

    public static int Run(string[] args)
    {
        var found = args.Length == 0 ? null : FuzzTargets.Create(args[0]);
        if (found is not { } target || args.Length % 2 == 0)
            return Usage();
        var (duration, seed, input) = (TimeSpan.FromMinutes(1), 1, (string?)null);
        for (var i = 1; i < args.Length; i += 2)
        {
            switch (args[i])
            {
                case "--for" when Duration.TryParse(args[i + 1], out duration):
                case "--seed" when int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out seed):
                    break;
                case "--input":
                    input = args[i + 1];
                    break;
                default:
                    return Usage();
            }
        }
        var code = 0;
        var thread = new Thread(() => code = input is null
            ? new FuzzRun(target.Target, target.Words, seed, MostMemory, Console.Out, TimeProvider.System).Run(duration)
            : Replay(target.Target, input), StackBytes);
        thread.Start();
        thread.Join();
        return code;
    }

    private static int Replay(IFuzzTarget target, string file)
    {
        var input = Path.GetFileName(file) == CurrentInput.FileName ? CurrentInput.Read(file) : File.ReadAllBytes(file);
        var broken = new Trial(target, Trial.MostTime).Run(input, out var outcome);
        Console.WriteLine(broken is { } finding ? $"{finding.Rule}\n{finding.Detail}" : $"{(outcome.Accepted ? "accepted" : "refused")}: {outcome.Text}");
        return broken is null ? 0 : 1;
    }

    private static int Usage()
    {
        Console.Error.WriteLine($"""
            usage: fuzz TARGET [--for 1m] [--seed 1]     mutated inputs for that long
                   fuzz TARGET --input FILE              one input: one that was found, or the file {CurrentInput.FileName}

            TARGET is one of {string.Join(", ", FuzzTargets.Names)}. Ends with 1 when something was found.
            """);
        return 2;
    }
}
