namespace ActorVent.Primitives;

/// <summary>Reads a <see cref="TlsFault"/> from the words of .NET and OpenSSL, which have no codes for it.</summary>
internal static class TlsFaults
{
    private static readonly (string Words, TlsFault Fault)[] Known =
    [
        ("cannot determine the frame size", TlsFault.NotTls),
        ("corrupted frame", TlsFault.NotTls),
        ("wrong version number", TlsFault.NotTls),
        ("alert certificate required", TlsFault.CertificateWanted),
        ("alert no certificate", TlsFault.CertificateWanted),
        ("alert bad certificate", TlsFault.CertificateRefused),
        ("alert unsupported certificate", TlsFault.CertificateRefused),
        ("alert certificate revoked", TlsFault.CertificateRefused),
        ("alert certificate expired", TlsFault.CertificateRefused),
        ("alert certificate unknown", TlsFault.CertificateRefused),
        ("alert unknown ca", TlsFault.CertificateRefused),
        ("alert access denied", TlsFault.CertificateRefused),
        ("alert handshake failure", TlsFault.NothingInCommon),
        ("alert protocol version", TlsFault.NothingInCommon),
        ("alert insufficient security", TlsFault.NothingInCommon),
        ("unrecognized name", TlsFault.NameUnknown),
    ];

    public static TlsFault Of(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            foreach (var (words, fault) in Known)
            {
                if (cause.Message.Contains(words, StringComparison.OrdinalIgnoreCase))
                    return fault;
            }
        }
        return TlsFault.Unknown;
    }
}
