using System.Net.Sockets;
using System.Security.Authentication;
using ActorVent.Primitives;

namespace ActorVent.Delivery;

/// <summary>
/// Reads an outcome from what the HTTP handler threw. Its own messages are not passed on where they may quote the
/// endpoint's bytes: an endpoint can put its URL, and with it a secret, into what it answers.
/// </summary>
internal static class Failures
{
    /// <summary>A certificate is told with its names and dates.</summary>
    private const int MostOfTls = 1000;

    /// <param name="exception">What was thrown.</param>
    /// <param name="phase">How far the request came.</param>
    /// <param name="mayBeTls">Whether the URL is http, and nothing has answered in HTTP so far.</param>
    public static DeliveryOutcome OutcomeOf(Exception exception, DeliveryPhase phase, bool mayBeTls = false)
    {
        if (Find<AddressRefusedException>(exception) is { } refused)
            return new(DeliveryCause.Guarded, refused.Phase, Detail: Plain.Text($"not connected: {refused.Message}"));
        var error = (exception as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown;
        var socket = Find<SocketException>(exception);
        if (error == HttpRequestError.NameResolutionError || socket is { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData })
            return new(DeliveryCause.Dns, DeliveryPhase.Resolve, Detail: Plain.Text($"the host's name does not resolve: {socket?.Message ?? "no such host"}"));
        if (WordsOf(TlsFaults.Of(exception)) is { } words)
            return new(DeliveryCause.Tls, DeliveryPhase.Connect, Detail: $"no TLS connection: {words}");
        if (error == HttpRequestError.SecureConnectionError || Find<AuthenticationException>(exception) is not null)
            return new(DeliveryCause.Tls, DeliveryPhase.Connect, Detail: Plain.Text($"no TLS connection: {Find<AuthenticationException>(exception)?.Message ?? "the handshake was cut off"}", MostOfTls));
        var hint = mayBeTls ? "; if the endpoint speaks TLS at this port, write https:// in its URL" : "";
        return error switch
        {
            HttpRequestError.ConnectionError => new(DeliveryCause.Network, DeliveryPhase.Connect, Detail: Plain.Text($"no connection: {socket?.Message ?? "cut off"}")),
            HttpRequestError.ResponseEnded => new(DeliveryCause.Network, DeliveryPhase.Response, Detail: $"the connection was closed before the answer was complete{hint}"),
            HttpRequestError.InvalidResponse => new(DeliveryCause.Network, DeliveryPhase.Response, Detail: $"the answer is not HTTP{hint}"),
            HttpRequestError.HttpProtocolError => new(DeliveryCause.Network, phase, Detail: "the connection broke HTTP/2"),
            HttpRequestError.ConfigurationLimitExceeded => new(DeliveryCause.Network, DeliveryPhase.Response, Detail: "the answer's headers are too large"),
            _ => new(DeliveryCause.Network, phase, Detail: Plain.Text(socket is null ? $"the connection broke{hint}" : $"the connection broke: {socket.Message}{hint}")),
        };
    }

    private static string? WordsOf(TlsFault fault) => fault switch
    {
        TlsFault.NotTls => "the endpoint does not speak TLS at this port: write http:// in its URL, or name another port",
        TlsFault.CertificateWanted => "the endpoint asks for a client certificate, and there is none to give: let it do with signatures, or put a proxy before it that has one",
        TlsFault.CertificateRefused or TlsFault.NothingInCommon => "the endpoint breaks the handshake off: it may ask for a client certificate, which there is none of, or know no version of TLS that this machine knows",
        TlsFault.NameUnknown => "the endpoint does not know the name in its URL",
        _ => null,
    };

    private static T? Find<T>(Exception exception)
        where T : Exception
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (e is T found)
                return found;
        }
        return null;
    }
}
