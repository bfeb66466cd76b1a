using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActorVent.Node.Configuration.Validators;

/// <summary>The file of authorities that the runtime reads instead of the system's, and of which it says nothing when it is of no use.</summary>
internal static class AuthoritiesValidator
{
    public const string Variable = "SSL_CERT_FILE";

    public static void Validate(IReadOnlyDictionary<string, string> environment, Findings findings)
    {
        if (environment.TryGetValue(Variable, out var file) && file.Length > 0 && Fault(file) is { } fault)
            findings.Warn($"the file '{file}' {fault}, so that no authority of it is trusted", Variable, "Name a readable PEM file with the certificates of authorities, or unset it.");
    }

    private static string? Fault(string file)
    {
        try
        {
            if (!File.Exists(file))
                return "does not exist";
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            foreach (var authority in authorities)
                authority.Dispose();
            return authorities.Count > 0 ? null : "holds no certificate in PEM format";
        }
        catch (CryptographicException)
        {
            return "holds a certificate that cannot be read";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read ({e.Message})";
        }
    }
}
