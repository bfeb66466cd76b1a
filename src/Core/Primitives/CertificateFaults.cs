using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace ActorVent.Primitives;

/// <summary>What is wrong with a chain of certificates, all of it: who mends one fault should not meet the next.</summary>
internal static class CertificateFaults
{
    /// <summary>What a chain has that leads to no authority that is trusted.</summary>
    public const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot;

    /// <summary>Ends of a sentence whose subject is the certificate: has expired: renew it, …</summary>
    /// <param name="chain">As it was checked.</param>
    /// <param name="own">The certificate at its beginning.</param>
    /// <param name="untrusted">What is said of one that leads to no trusted authority.</param>
    /// <param name="ignored">What is no fault here.</param>
    public static IReadOnlyList<string> Of(X509Chain? chain, X509Certificate2 own, string untrusted, X509ChainStatusFlags ignored = X509ChainStatusFlags.NoError)
    {
        var all = X509ChainStatusFlags.NoError;
        foreach (var status in chain?.ChainStatus ?? [])
            all |= status.Status;
        all &= ~ignored;
        var faults = new List<string>();
        if (all.HasFlag(X509ChainStatusFlags.NotTimeValid))
            faults.Add(Untimely(chain!, own));
        if ((all & Untrusted) != 0)
            faults.Add(untrusted);
        if (faults.Count == 0 && all != X509ChainStatusFlags.NoError)
            faults.Add($"is not acceptable: {all}");
        return faults;
    }

    /// <summary>A clock that is wrong says the same of a good certificate, so that it is shown.</summary>
    private static string Untimely(X509Chain chain, X509Certificate2 own)
    {
        var now = chain.ChainPolicy.VerificationTime.ToUniversalTime();
        var clock = $"or set the clock right, which says {now.ToString("u", CultureInfo.InvariantCulture)} here";
        foreach (var element in chain.ChainElements)
        {
            if (CertificateText.Untimely(element.Certificate, now) is not { } what)
                continue;
            var isOwn = element.Certificate.RawDataMemory.Span.SequenceEqual(own.RawDataMemory.Span);
            var issuer = isOwn ? "" : $"has an issuer ({CertificateText.Of(element.Certificate)}) that ";
            return $"{issuer}{what}: {(now > element.Certificate.NotAfter.ToUniversalTime() ? "renew it" : "wait until it is")}, {clock}";
        }
        return $"has expired or is not valid yet: renew it, {clock}";
    }
}
