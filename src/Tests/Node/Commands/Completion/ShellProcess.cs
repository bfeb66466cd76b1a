using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace ActorVent.Tests.Node.Commands.Completion;

/// <summary>A shell without anybody's configuration.</summary>
internal static class ShellProcess
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(60);

    /// <summary>Runs it to its end.</summary>
    /// <param name="directory">Where; it is its home as well.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="arguments">The shell and its arguments.</param>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(TempDirectory directory, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(arguments[0], arguments[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory.Path };
        start.Environment["HOME"] = start.Environment["ZDOTDIR"] = directory.Path;
        start.Environment["TERM"] = "vt100";
        using var shell = Start(start);
        using var late = new CancellationTokenSource(Most);
        await using var killed = late.Token.Register(() => shell.Kill(entireProcessTree: true));
        var error = shell.StandardError.ReadToEndAsync();
        await shell.StandardInput.WriteAsync(input);
        shell.StandardInput.Close();
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0 && (await error).Length == 0, $"{arguments[0]} ended with {shell.ExitCode}: {await error}\n{output}");
        return output;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"The completion for {start.FileName} is tested in {start.FileName}, which is not there: install the package {start.FileName}.", e);
        }
    }
}
