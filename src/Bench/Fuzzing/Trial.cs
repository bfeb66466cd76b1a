using System.Diagnostics;
using ActorVent.Kubernetes;

namespace ActorVent.Bench.Fuzzing;

/// <summary>Runs a target on one input within its bounds of time and memory.</summary>
/// <param name="target">What is tried.</param>
/// <param name="mostTime">For one input, of the whole process' processor time: on a busy machine the clock says little.</param>
internal sealed class Trial(IFuzzTarget target, TimeSpan mostTime)
{
    public const string TooLong = "takes too long";
    private const string TooMuch = "takes too much memory";

    public static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);

    private long _count;

    /// <summary>How many were begun. May be asked from any thread.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <returns>null when there is nothing to tell; else the rule that is broken and the details.</returns>
    public (string Rule, string Detail)? Run(byte[] input, out FuzzOutcome outcome)
    {
        var broken = Measure(input, out outcome);
        // What an input takes it takes again; what a cache or a pool grows by once is not its fault.
        return broken?.Rule is TooLong or TooMuch ? Measure(input, out outcome) : broken;
    }

    private (string Rule, string Detail)? Measure(byte[] input, out FuzzOutcome outcome)
    {
        Volatile.Write(ref _count, _count + 1);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var cpu = Environment.CpuUsage.TotalTime;
        outcome = new FuzzOutcome(false, "finding");
        try
        {
            outcome = target.Run(input);
        }
        catch (FindingException e)
        {
            return (e.Rule, e.Message);
        }
        catch (Exception e)
        {
            return ($"throws {e.GetType().Name} in {Where(e)}", e.ToString());
        }
        var spent = Environment.CpuUsage.TotalTime - cpu;
        if (spent > mostTime)
            return (TooLong, $"{spent.TotalSeconds:0.0} s of processor time for {input.Length} bytes");
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return allocated > target.MostAllocated(input.Length) ? (TooMuch, $"{allocated} bytes for {input.Length} bytes") : null;
    }

    /// <summary>The first method of ours on the way out: the same fault is told once.</summary>
    private static string Where(Exception error)
    {
        foreach (var frame in new StackTrace(error).GetFrames())
        {
            if (frame.GetMethod()?.DeclaringType is { } type && type.Assembly == typeof(ResourceClient).Assembly)
                return $"{type.FullName}.{frame.GetMethod()!.Name}";
        }
        return "the target itself";
    }
}
