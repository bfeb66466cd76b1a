using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;

namespace ActorVent.Kubernetes.Connections;

/// <summary>
/// The authorities that may have signed the server's certificate. From a file they are read at each handshake: pods get a new
/// CA in place, behind a symbolic link whose own time does not change, so the content is compared.
/// </summary>
internal sealed partial class CertificateAuthorities
{
    private readonly string? _path;
    private readonly ILogger<CertificateAuthorities> _logger;
    private readonly Lock _lock = new();
    private byte[] _content;
    private X509Certificate2Collection _certificates;

    /// <param name="content">PEM, as it is now.</param>
    /// <param name="path">null when it cannot change.</param>
    /// <param name="source">For messages: the file, or the key that holds the data.</param>
    /// <param name="logger">For files that cannot be read later.</param>
    /// <exception cref="CryptographicException">No certificate in it, or one that cannot be read.</exception>
    public CertificateAuthorities(byte[] content, string? path, string source, ILogger<CertificateAuthorities> logger)
    {
        _content = content;
        _path = path;
        Source = source;
        _logger = logger;
        _certificates = Parse(content);
    }

    public string Source { get; }

    /// <summary>As last read.</summary>
    public byte[] Pem
    {
        get
        {
            lock (_lock)
                return _content;
        }
    }

    public X509Certificate2Collection Current()
    {
        lock (_lock)
        {
            if (_path is not null)
                Reload(_path);
            return _certificates;
        }
    }

    private void Reload(string path)
    {
        try
        {
            var content = BoundedFile.Read(path);
            if (content.AsSpan().SequenceEqual(_content))
                return;
            _certificates = Parse(content);
            _content = content;
            Log.Reloaded(_logger, path, _certificates.Count);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            Log.Unusable(_logger, path, e.Message);
        }
    }

    private static X509Certificate2Collection Parse(byte[] content)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(Encoding.UTF8.GetString(content));
        return certificates.Count > 0 ? certificates : throw new CryptographicException("there is no PEM certificate in it");
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Information, "The certificate authorities in {Path} have changed; {Count} are trusted from now on")]
        public static partial void Reloaded(ILogger logger, string path, int count);

        [LoggerMessage(1002, LogLevel.Warning, "The certificate authorities in {Path} cannot be read ({Reason}); going on with those read before")]
        public static partial void Unusable(ILogger logger, string path, string reason);
    }
}
