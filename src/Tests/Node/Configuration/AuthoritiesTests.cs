using ActorVent.Tests.Kubernetes.Connections;
using Xunit;

namespace ActorVent.Tests.Node.Configuration;

public sealed class AuthoritiesTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void File_WithAuthorities_IsNoFinding()
    {
        using var authority = TestAuthority.Create();

        Assert.Empty(Configure.WithUrl(("SSL_CERT_FILE", _directory.Write("ca", authority.Certificate.ExportCertificatePem()))).Findings.Warnings);
        Assert.Empty(Configure.WithUrl(("SSL_CERT_FILE", "")).Findings.Warnings);
    }

    [Theory]
    [InlineData("", "holds no certificate in PEM format")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "holds a certificate that cannot be read")]
    public void File_WithoutAuthorities_IsWarnedAbout(string content, string fault)
    {
        var file = _directory.Write("ca", content);

        Assert.Equal($"the file '{file}' {fault}, so that no authority of it is trusted", WarningOf(file));
    }

    [Fact]
    public void File_ThatIsNotThere_IsWarnedAbout()
    {
        var missing = Path.Combine(_directory.Path, "none");

        Assert.Equal($"the file '{missing}' does not exist, so that no authority of it is trusted", WarningOf(missing));
    }

    private static string WarningOf(string file)
    {
        var warning = Assert.Single(Configure.WithUrl(("SSL_CERT_FILE", file)).Findings.Warnings);
        Assert.Equal("SSL_CERT_FILE", warning.Where);
        return warning.What;
    }
}
