namespace ActorVent.Primitives;

/// <summary>Why TLS did not come about, as far as it is known.</summary>
internal enum TlsFault
{
    Unknown,

    /// <summary>What answers at the port speaks something else.</summary>
    NotTls,

    /// <summary>The other side asks for a client certificate, and got none.</summary>
    CertificateWanted,

    /// <summary>The other side does not accept the client certificate.</summary>
    CertificateRefused,

    /// <summary>No version or cipher in common; older servers say the same when they miss a client certificate.</summary>
    NothingInCommon,

    /// <summary>The other side does not know the name that it was called by.</summary>
    NameUnknown,
}
