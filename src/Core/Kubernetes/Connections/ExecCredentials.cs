using System.Net.Security;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace ActorVent.Kubernetes.Connections;

/// <summary>
/// Token and client certificate from a credential plugin: kept until they expire, obtained again after a 401. However many
/// requests wait for it, the program runs once at a time.
/// </summary>
internal sealed partial class ExecCredentials(ExecPlugin plugin, ExecRunner runner, TimeProvider time, ILoggerFactory loggers)
    : ITokenSource, IClientCertificateSource
{
    private readonly ILogger _logger = loggers.CreateLogger<ExecCredentials>();
    private readonly Lock _lock = new();
    private Task<ExecCredential>? _running;
    private ExecCredential? _current;
    private ClientCertificate? _certificate;
    private int _generation;

    public int Generation => Volatile.Read(ref _generation);

    public async ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        var current = Volatile.Read(ref _current);
        if (current is null || current.Expires <= time.GetUtcNow())
            current = await Run().WaitAsync(cancellationToken).ConfigureAwait(false);
        return current.Token;
    }

    public async ValueTask<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        await Run().WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    public SslStreamCertificateContext? Current()
    {
        lock (_lock)
            return _certificate?.Current();
    }

    /// <summary>The program has been run again for the token's sake.</summary>
    public bool Refresh() => false;

    /// <summary>Of its own, so that a request that is given up ends nothing that others wait for.</summary>
    private Task<ExecCredential> Run()
    {
        lock (_lock)
            return _running ??= Task.Run(RunOnceAsync);
    }

    private async Task<ExecCredential> RunOnceAsync()
    {
        try
        {
            var obtained = await runner.RunAsync().ConfigureAwait(false);
            Take(obtained);
            Log.Obtained(_logger, plugin.Command, obtained.Expires?.ToString("u") ?? "the server refuses them");
            return obtained;
        }
        finally
        {
            lock (_lock)
                _running = null;
        }
    }

    private void Take(ExecCredential obtained)
    {
        lock (_lock)
        {
            if (obtained.Certificate != _current?.Certificate || obtained.Key != _current?.Key)
            {
                _certificate = obtained.Certificate is null ? null : Load(obtained);
                _generation++;
            }
            Volatile.Write(ref _current, obtained);
        }
    }

    private ClientCertificate Load(ExecCredential obtained)
    {
        try
        {
            return new ClientCertificate(obtained.CertificateBytes, obtained.KeyBytes, null, null, loggers.CreateLogger<ClientCertificate>());
        }
        catch (CryptographicException e)
        {
            throw new ApiException(ApiErrorKind.Unauthorized, $"{plugin.Source}: the credential plugin '{plugin.Command}' printed a client certificate that cannot be used with its key ({e.Message})", e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1009, LogLevel.Debug, "The credential plugin {Command} has handed out credentials; they are used until {End}")]
        public static partial void Obtained(ILogger logger, string command, string end);
    }
}
