namespace ActorVent.Simulator.Api;

/// <summary>Uids and generated names, the same ones for the same seed.</summary>
internal sealed class NewNames(int seed)
{
    // No vowels, so that no words come out: as the real server does it.
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";
    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();

    public string Uid()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (_gate)
            _random.NextBytes(bytes);
        // Version 4, variant 1.
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes).ToString();
    }

    public string Name(string prefix) => prefix + Suffix(5);

    public string Suffix(int length)
    {
        Span<char> suffix = stackalloc char[length];
        lock (_gate)
        {
            for (var i = 0; i < length; i++)
                suffix[i] = Letters[_random.Next(Letters.Length)];
        }
        return suffix.ToString();
    }
}
