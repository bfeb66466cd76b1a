using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using ActorVent.Kubernetes.Requests;

namespace ActorVent.Kubernetes.Connections;

/// <summary>Runs a credential plugin once, without a terminal. Every failure is an <see cref="ApiException"/> that says what to do.</summary>
internal sealed class ExecRunner(ExecPlugin plugin, Func<string, string?> environment, TimeProvider time)
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private const int MostOutput = 1024 * 1024;
    private const int MostErrors = 16 * 1024;
    private const int MostShown = 500;

    /// <exception cref="ApiException">Unauthorized: there are no credentials, and why.</exception>
    public async Task<ExecCredential> RunAsync()
    {
        var program = ProgramPath.Find(plugin.Command, environment("PATH")) ?? throw Missing();
        using var process = Start(program);
        using var deadline = new CancellationTokenSource(Timeout, time);
        var errors = ReadAsync(process.StandardError.BaseStream, MostErrors, deadline.Token);
        try
        {
            process.StandardInput.Close();
            var output = await ReadAsync(process.StandardOutput.BaseStream, MostOutput, deadline.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            // What it left running in the background may keep standard error open: that is waited for only where it is needed.
            if (process.ExitCode != 0)
                throw Failed($"ended with exit code {process.ExitCode} and wrote {await SaidAsync(errors).ConfigureAwait(false)}");
            return ExecCredential.Parse(output, plugin.ApiVersion);
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            throw Failed($"did not end within {Timeout.TotalSeconds:0} s and was ended; it may be waiting for somebody to log in, which nobody can here");
        }
        catch (FormatException e)
        {
            throw Failed($"cannot be understood: {e.Message}");
        }
        catch (IOException e)
        {
            Kill(process);
            throw Failed($"cannot be talked to ({e.Message})");
        }
    }

    private async Task<string> SaidAsync(Task<byte[]> errors)
    {
        await Task.WhenAny(errors, Task.Delay(TimeSpan.FromSeconds(1), time)).ConfigureAwait(false);
        var said = errors.IsCompletedSuccessfully ? PluginText.Of(Encoding.UTF8.GetString(await errors.ConfigureAwait(false))) : "";
        return said.Length > 0 ? $"to standard error: {said}" : "nothing to standard error";
    }

    private Process Start(string program)
    {
        var start = new ProcessStartInfo(program, plugin.Arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in plugin.Environment)
            start.Environment[name] = value;
        start.Environment["KUBERNETES_EXEC_INFO"] = plugin.Info;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw Failed($"cannot be started ({e.Message})");
        }
    }

    /// <summary>Reads all, keeps the beginning: a program that writes without end must not fill the memory.</summary>
    private static async Task<byte[]> ReadAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            kept.Write(buffer, 0, (int)Math.Min(read, most - kept.Length));
        return kept.ToArray();
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended meanwhile, or what it left behind belongs to somebody else.
        }
    }

    private ApiException Missing()
    {
        var hint = plugin.InstallHint is { } text ? $" {ApiStatus.Printable(text.Trim())}" : "";
        var where = plugin.Command.Contains('/', StringComparison.Ordinal) ? "" : " in PATH";
        return new(ApiErrorKind.Unauthorized, $"{plugin.Source}.command: there is no program '{LogText.Of(plugin.Command, MostShown)}'{where} that can be executed; install it where ActorVent runs, or use a token or a client certificate instead.{hint}");
    }

    private ApiException Failed(string what) =>
        new(ApiErrorKind.Unauthorized, $"{plugin.Source}: the credential plugin '{LogText.Of(plugin.Command, MostShown)}' {what}");
}
