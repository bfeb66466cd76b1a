using System.Runtime.ExceptionServices;

namespace ActorVent.Tests.Fuzzing;

/// <summary>Runs on a stack as small as the fuzzer's: recursion over an input's depth ends the process there.</summary>
internal static class SmallStack
{
    public static void Run(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() => failure = Catch(action), 512 * 1024);
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    private static ExceptionDispatchInfo? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e)
        {
            return ExceptionDispatchInfo.Capture(e);
        }
    }
}
