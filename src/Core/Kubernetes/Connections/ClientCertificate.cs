using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;

namespace ActorVent.Kubernetes.Connections;

/// <summary>
/// A client certificate with its key and the intermediates that come with it. From files it is read at each handshake, since
/// certificates for clients are often short-lived and renewed in place.
/// </summary>
internal sealed partial class ClientCertificate : IClientCertificateSource
{
    private readonly string? _certificatePath;
    private readonly string? _keyPath;
    private readonly ILogger<ClientCertificate> _logger;
    private readonly Lock _lock = new();
    private byte[] _certificate;
    private byte[] _key;
    private SslStreamCertificateContext _context;
    private int _generation;

    /// <param name="certificate">PEM; intermediates behind the certificate itself.</param>
    /// <param name="key">PEM, not encrypted.</param>
    /// <param name="certificatePath">null when it cannot change.</param>
    /// <param name="keyPath">null when it cannot change.</param>
    /// <param name="logger">For files that cannot be used later.</param>
    /// <exception cref="CryptographicException">Not PEM, an encrypted key, or a key that does not belong to the certificate.</exception>
    public ClientCertificate(byte[] certificate, byte[] key, string? certificatePath, string? keyPath, ILogger<ClientCertificate> logger)
    {
        _certificate = certificate;
        _key = key;
        _certificatePath = certificatePath;
        _keyPath = keyPath;
        _logger = logger;
        _context = Load(certificate, key);
    }

    public int Generation => Volatile.Read(ref _generation);

    public SslStreamCertificateContext Current()
    {
        lock (_lock)
        {
            if (_certificatePath is not null || _keyPath is not null)
                Reload();
            return _context;
        }
    }

    public bool Refresh()
    {
        var before = Generation;
        Current();
        return Generation != before;
    }

    /// <summary>Two files are not replaced at once: what does not fit together is left until the next handshake.</summary>
    private void Reload()
    {
        try
        {
            var certificate = _certificatePath is null ? _certificate : BoundedFile.Read(_certificatePath);
            var key = _keyPath is null ? _key : BoundedFile.Read(_keyPath);
            if (certificate.AsSpan().SequenceEqual(_certificate) && key.AsSpan().SequenceEqual(_key))
                return;
            _context = Load(certificate, key);
            (_certificate, _key) = (certificate, key);
            _generation++;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            Log.Unusable(_logger, _certificatePath ?? _keyPath!, e.Message);
        }
    }

    private static SslStreamCertificateContext Load(byte[] certificate, byte[] key)
    {
        var pem = Encoding.UTF8.GetString(certificate);
        X509Certificate2 own;
        try
        {
            own = X509Certificate2.CreateFromPem(pem, Encoding.UTF8.GetString(key));
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException("the key does not belong to the certificate", e);
        }
        catch (NotSupportedException e)
        {
            throw new CryptographicException("the key is of a kind that is not supported here", e);
        }
        if (OperatingSystem.IsWindows())
        {
            // Schannel does not use keys that live in memory only.
            using var ephemeral = own;
            own = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
        }
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem);
        return SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    private static partial class Log
    {
        [LoggerMessage(1008, LogLevel.Warning, "The client certificate in {Path} cannot be used ({Reason}); going on with the one read before, trying again with the next connection")]
        public static partial void Unusable(ILogger logger, string path, string reason);
    }
}
