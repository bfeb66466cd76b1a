using System.Runtime.InteropServices;

namespace ActorVent.Cluster.Leases;

/// <summary>Ends the process without a word to anything in it: Akka's own shutdown, which .NET's exit runs, would take seconds.</summary>
internal static partial class ProcessEnd
{
    /// <summary>The node is to be started again (EX_TEMPFAIL of sysexits.h).</summary>
    public const int StartAgain = 75;

    public static void Now(int code)
    {
        if (OperatingSystem.IsWindows())
            System.Diagnostics.Process.GetCurrentProcess().Kill();
        else
            Exit(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
