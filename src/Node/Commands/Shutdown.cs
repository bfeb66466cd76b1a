using System.Runtime.InteropServices;

namespace ActorVent.Node.Commands;

/// <summary>Turns SIGINT and SIGTERM into a request to stop, and a second one into an end at once.</summary>
internal sealed class Shutdown : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TextWriter _error;
    private int _signals;

    public Shutdown(TextWriter error)
    {
        _error = error;
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM])
            _registrations.Add(PosixSignalRegistration.Create(signal, Handle));
    }

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) == 1)
        {
            // Callbacks of the token may take their time; the next signal must find this handler free.
            ThreadPool.QueueUserWorkItem(_ => _stop.Cancel());
            return;
        }
        _error.WriteLine("actorvent: a second signal, ending at once; requests without an answer will be sent again");
        Environment.Exit(ExitCodes.Failed);
    }
}
