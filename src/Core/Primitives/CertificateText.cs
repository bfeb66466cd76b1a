using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace ActorVent.Primitives;

/// <summary>What people need to know of a certificate to find it and to renew it.</summary>
internal static class CertificateText
{
    private const int MostNames = 5;

    /// <summary>CN=a, issued by CN=b, valid from 2026-01-01 00:00:00Z to 2027-01-01 00:00:00Z</summary>
    public static string Of(X509Certificate2 certificate) => $"{certificate.Subject}, issued by {certificate.Issuer}, valid {Validity(certificate)}";

    /// <summary>from 2026-01-01 00:00:00Z to 2027-01-01 00:00:00Z</summary>
    public static string Validity(X509Certificate2 certificate) => $"from {Date(certificate.NotBefore)} to {Date(certificate.NotAfter)}";

    /// <summary>What it may be used for the names of; its subject without any.</summary>
    public static string Names(X509Certificate2 certificate)
    {
        var names = new List<string>();
        foreach (var extension in certificate.Extensions)
        {
            if (extension is not X509SubjectAlternativeNameExtension alternatives)
                continue;
            names.AddRange(alternatives.EnumerateDnsNames());
            names.AddRange(alternatives.EnumerateIPAddresses().Select(address => address.ToString()));
        }
        return names.Count switch
        {
            0 => certificate.Subject,
            <= MostNames => string.Join(", ", names),
            _ => $"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more",
        };
    }

    public static bool IsSelfSigned(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    /// <summary>Why it cannot be used at a time: has expired, or is not valid yet; null when it can.</summary>
    public static string? Untimely(X509Certificate2 certificate, DateTimeOffset now) =>
        now > certificate.NotAfter.ToUniversalTime() ? "has expired"
        : now < certificate.NotBefore.ToUniversalTime() ? "is not valid yet"
        : null;

    private static string Date(DateTime local) => local.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture);
}
