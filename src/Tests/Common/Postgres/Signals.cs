using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorVent.Tests.Common.Postgres;

/// <summary>What a process can be sent, by Linux's numbers.</summary>
internal enum Signal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

/// <summary>Signals to processes by id.</summary>
internal static class Signals
{
    /// <summary>Sends a signal; a process that is not there any more is left alone.</summary>
    public static void Send(int process, Signal signal) => _ = Kill(process, (int)signal);

    /// <summary>The processes that one has started and that are still its own.</summary>
    public static List<int> Children(int parent)
    {
        var children = new List<int>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && ParentOf(process) == parent)
                children.Add(process);
        }
        return children;
    }

    private static int ParentOf(int process)
    {
        try
        {
            // "pid (name) state parent …"; the name may have spaces and parentheses.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
