using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ActorVent.Delivery;

/// <summary>
/// A host and perhaps a port, in the one way that leaves no room for a second reading: ASCII, IPv4 as four decimal numbers, IPv6 in
/// brackets as RFC 5952 writes it, names without a trailing dot. <see cref="Uri"/> reads more (0x7f.1, full-width digits),
/// and what it reads is not what it was given.
/// </summary>
/// <param name="Host">In lower case; IPv6 without brackets.</param>
/// <param name="Address">null when the host is a name.</param>
/// <param name="Port">null when none is written.</param>
internal readonly record struct Authority(string Host, IPAddress? Address, int? Port)
{
    public const string NoPort = "the port is no number from 1 to 65535";

    private const int MostNameCharacters = 253;
    private const int MostLabelCharacters = 63;

    private static readonly SearchValues<char> LabelCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    /// <summary>What is wrong, as a sentence without the text itself; null when it was read.</summary>
    public static string? Fault(ReadOnlySpan<char> text, out Authority authority)
    {
        authority = default;
        var bracket = text.StartsWith('[') ? text.IndexOf(']') + 1 : 0;
        var colon = text[bracket..].IndexOf(':');
        if (bracket == 0 && colon != text.LastIndexOf(':'))
            return "the host is no name; an IPv6 address stands in brackets";
        var host = colon < 0 ? text : text[..(bracket + colon)];
        int? port = null;
        if (host.Length < text.Length)
        {
            port = PortOf(text[(host.Length + 1)..]);
            if (port is null)
                return NoPort;
        }
        var fault = FaultOfHost(host, out var address);
        if (fault is null)
            authority = new(address?.ToString() ?? host.ToString().ToLowerInvariant(), address, port);
        return fault;
    }

    /// <summary>null when it is none.</summary>
    public static int? PortOf(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= 5 && text[0] != '0'
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? port
            : null;

    private static string? FaultOfHost(ReadOnlySpan<char> host, out IPAddress? address)
    {
        address = null;
        if (host.IsEmpty)
            return "there is no host";
        if (host.Contains('%'))
            return "the host contains a percent sign";
        if (host[0] == '[')
            return FaultOfV6(host, out address);
        if (host[^1] == '.')
            return "the host ends with a dot";
        if (host.Length > MostNameCharacters)
            return "the host is too long";
        foreach (var label in host.Split('.'))
        {
            if (!IsLabel(host[label]))
                return "the host is no name: letters, digits and '-' between dots";
        }
        return IsNumeric(host[(host.LastIndexOf('.') + 1)..]) ? FaultOfV4(host, out address) : null;
    }

    private static string? FaultOfV4(ReadOnlySpan<char> host, out IPAddress? address) =>
        IPAddress.TryParse(host, out address) && address.AddressFamily == AddressFamily.InterNetwork && host.SequenceEqual(address.ToString())
            ? null
            : "the host is a number in an odd notation: IPv4 addresses are four decimal numbers";

    private static string? FaultOfV6(ReadOnlySpan<char> host, out IPAddress? address)
    {
        address = null;
        return host[^1] == ']' && IPAddress.TryParse(host[1..^1], out address) && address.AddressFamily == AddressFamily.InterNetworkV6
            && host[1..^1].Equals(address.ToString(), StringComparison.OrdinalIgnoreCase)
            ? null
            : "the host is no IPv6 address in its shortest notation";
    }

    private static bool IsLabel(ReadOnlySpan<char> label) =>
        label.Length is > 0 and <= MostLabelCharacters && label[0] != '-' && label[^1] != '-' && !label.ContainsAnyExcept(LabelCharacters);

    /// <summary>As the URL standard of browsers decides: a last label that is a number makes an address of the whole.</summary>
    private static bool IsNumeric(ReadOnlySpan<char> label) =>
        label.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || !label.ContainsAnyExceptInRange('0', '9');
}
