using System.Security.Authentication;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Primitives;

public class TlsFaultsTests
{
    [Theory]
    [InlineData("Cannot determine the frame size or a corrupted frame was received.", TlsFault.NotTls)]
    [InlineData("error:0A00045C:SSL routines::tlsv13 alert certificate required", TlsFault.CertificateWanted)]
    [InlineData("error:0A000412:SSL routines::sslv3 alert bad certificate", TlsFault.CertificateRefused)]
    [InlineData("error:0A000412:SSL routines::ssl/tls alert bad certificate", TlsFault.CertificateRefused)]
    [InlineData("error:0A000415:SSL routines::sslv3 alert certificate expired", TlsFault.CertificateRefused)]
    [InlineData("error:0A000418:SSL routines::tlsv1 alert unknown ca", TlsFault.CertificateRefused)]
    [InlineData("error:0A000410:SSL routines::sslv3 alert handshake failure", TlsFault.NothingInCommon)]
    [InlineData("error:0A00042E:SSL routines::tlsv1 alert protocol version", TlsFault.NothingInCommon)]
    [InlineData("error:0A000458:SSL routines::tlsv1 unrecognized name", TlsFault.NameUnknown)]
    [InlineData("Connection reset by peer", TlsFault.Unknown)]
    internal void Fault_SaidAnywhereInTheChain_IsRead(string words, TlsFault fault) =>
        Assert.Equal(fault, TlsFaults.Of(new HttpRequestException("An error occurred while sending the request.", new AuthenticationException("Authentication failed, see inner exception.", new IOException(words)))));
}
