using System.Net.Sockets;
using System.Security.Authentication;

namespace ActorVent.Delivery;

/// <summary>
/// Reads an outcome from what the HTTP handler threw. Its own messages are not passed on where they may quote the
/// endpoint's bytes: an endpoint can put its URL, and with it a secret, into what it answers.
/// </summary>
internal static class Failures
{
    public static DeliveryOutcome OutcomeOf(Exception exception, DeliveryPhase phase)
    {
        if (Find<AddressRefusedException>(exception) is { } refused)
            return new(DeliveryCause.Guarded, refused.Phase, Detail: Plain.Text($"not connected: {refused.Message}"));
        var error = (exception as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown;
        var socket = Find<SocketException>(exception);
        if (error == HttpRequestError.NameResolutionError || socket is { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData })
            return new(DeliveryCause.Dns, DeliveryPhase.Resolve, Detail: Plain.Text($"the host's name does not resolve: {socket?.Message ?? "no such host"}"));
        if (error == HttpRequestError.SecureConnectionError || Find<AuthenticationException>(exception) is not null)
            return new(DeliveryCause.Tls, DeliveryPhase.Connect, Detail: Plain.Text($"no TLS connection: {Find<AuthenticationException>(exception)?.Message ?? "the handshake was cut off"}"));
        return error switch
        {
            HttpRequestError.ConnectionError => new(DeliveryCause.Network, DeliveryPhase.Connect, Detail: Plain.Text($"no connection: {socket?.Message ?? "cut off"}")),
            HttpRequestError.ResponseEnded => new(DeliveryCause.Network, DeliveryPhase.Response, Detail: "the connection was closed before the answer was complete"),
            HttpRequestError.InvalidResponse => new(DeliveryCause.Network, DeliveryPhase.Response, Detail: "the answer is not HTTP"),
            HttpRequestError.HttpProtocolError => new(DeliveryCause.Network, phase, Detail: "the connection broke HTTP/2"),
            HttpRequestError.ConfigurationLimitExceeded => new(DeliveryCause.Network, DeliveryPhase.Response, Detail: "the answer's headers are too large"),
            _ => new(DeliveryCause.Network, phase, Detail: Plain.Text(socket is null ? "the connection broke" : $"the connection broke: {socket.Message}")),
        };
    }

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
