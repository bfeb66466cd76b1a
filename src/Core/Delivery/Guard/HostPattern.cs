using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ActorVent.Delivery;

/// <summary>
/// What an operator allows: <c>hooks.example.com</c>; <c>*.example.com</c>, one or more labels before <c>.example.com</c> and never
/// that name itself; <c>*</c>, every name; an address, which no wildcard stands for. Each with <c>:port</c>, or for the
/// port of the URL's scheme.
/// </summary>
/// <param name="Host">In lower case: the name or address, what follows <c>*</c>, empty for every name.</param>
/// <param name="IsWildcard">Whether a <c>*</c> comes before it.</param>
/// <param name="Address">null for names.</param>
/// <param name="Port">null: 443 for https, 80 for http.</param>
internal sealed record HostPattern(string Host, bool IsWildcard, IPAddress? Address, int? Port)
{
    private const string MisplacedWildcard = "a * can only be the whole pattern, or its first label";

    public bool IsEverything => IsWildcard && Host.Length == 0;

    /// <summary>Whether it is meant for names that <see cref="InternalNames"/> knows: <c>*.svc</c> is, <c>*</c> and <c>*.com</c> are not.</summary>
    public bool IsInternal => Address is null && (IsWildcard ? InternalNames.IsReserved(Host.TrimStart('.')) : InternalNames.Contains(Host));

    /// <summary>What is wrong, as a sentence without the text itself; null when it was read.</summary>
    public static string? Fault(string text, out HostPattern? pattern)
    {
        pattern = null;
        if (text.Length == 0)
            return "the pattern is empty";
        if (text.AsSpan().ContainsAny('/', '@'))
            return "the pattern is a URL or a range, not a host";
        if (text[0] == '*')
            return FaultOfWildcard(text.AsSpan(1), out pattern);
        if (Authority.Fault(text, out var authority) is { } fault)
            return text.Contains('*', StringComparison.Ordinal) ? MisplacedWildcard : fault;
        if (authority.Address is { } address && AddressGuard.Refusal(address) is { } kind)
            return $"{address} is {kind}, and those are always refused";
        pattern = new HostPattern(authority.Host, IsWildcard: false, authority.Address, authority.Port);
        return null;
    }

    /// <param name="host">As <see cref="Authority"/> has it.</param>
    public bool Matches(in Authority host)
    {
        if (!IsWildcard)
            return host.Host == Host;
        return host.Address is null && host.Host.Length > Host.Length && host.Host.EndsWith(Host, StringComparison.Ordinal);
    }

    /// <param name="port">The URL's.</param>
    /// <param name="isDefault">Whether it is the scheme's own.</param>
    public bool MatchesPort(int port, bool isDefault) => Port is { } only ? port == only : isDefault;

    public override string ToString() =>
        $"{(IsWildcard ? "*" : "")}{(Address is { AddressFamily: AddressFamily.InterNetworkV6 } ? $"[{Host}]" : Host)}"
        + (Port is { } port ? string.Create(CultureInfo.InvariantCulture, $":{port}") : "");

    /// <param name="rest">What follows the <c>*</c>.</param>
    /// <param name="pattern">The pattern, when nothing is wrong.</param>
    private static string? FaultOfWildcard(ReadOnlySpan<char> rest, out HostPattern? pattern)
    {
        pattern = null;
        if (rest.IsEmpty || rest[0] == ':')
        {
            var port = rest.IsEmpty ? null : Authority.PortOf(rest[1..]);
            if (!rest.IsEmpty && port is null)
                return Authority.NoPort;
            pattern = new HostPattern("", IsWildcard: true, null, port);
            return null;
        }
        if (rest[0] != '.')
            return MisplacedWildcard;
        if (Authority.Fault(rest[1..], out var authority) is { } fault)
            return rest.Contains('*') ? MisplacedWildcard : fault;
        if (authority.Address is not null)
            return "a * cannot stand for a part of an address";
        pattern = new HostPattern($".{authority.Host}", IsWildcard: true, null, authority.Port);
        return null;
    }
}
