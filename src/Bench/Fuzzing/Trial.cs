using System.Diagnostics;
using ActorVent.Kubernetes;

namespace ActorVent.Bench.Fuzzing;

/// <summary>Runs a target on one input within its bounds of time and memory.</summary>
/// <param name="target">What is tried.</param>
/// <param name="mostTime">For one input, of the whole process' processor time: on a busy machine the clock says little.</param>
internal sealed class Trial(IFuzzTarget target, TimeSpan mostTime)
{
    public static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);

    /// <returns>null when there is nothing to tell; else the rule that is broken and the details.</returns>
    public (string Rule, string Detail)? Run(byte[] input, out FuzzOutcome outcome)
    {
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
            return ("takes too long", $"{spent.TotalSeconds:0.0} s of processor time for {input.Length} bytes");
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return allocated > target.MostAllocated(input.Length) ? ("takes too much memory", $"{allocated} bytes for {input.Length} bytes") : null;
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
