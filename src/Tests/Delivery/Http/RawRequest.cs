namespace ActorVent.Tests.Delivery.Http;

internal sealed record RawRequest(string Head, byte[] Body)
{
    public string[] Lines => Head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    public string? Header(string name) => Lines.Skip(1)
        .Select(l => l.Split(": ", 2))
        .FirstOrDefault(l => string.Equals(l[0], name, StringComparison.OrdinalIgnoreCase))?[1];
}
