namespace ActorVent.Bench.Fuzzing;

/// <summary>Changes that need no knowledge of what the bytes mean.</summary>
internal sealed class ByteMutator(Random random, IReadOnlyList<byte[]> words)
{
    /// <summary>Longer inputs find nothing that shorter ones do not, and take longer; bombs may be larger.</summary>
    private const int MostBytes = 48 * 1024;

    private static readonly byte[] Interesting = [0, 1, 9, 10, 13, 32, (byte)'"', (byte)'\\', (byte)'{', (byte)'}', (byte)'[', (byte)']', (byte)',', (byte)':', (byte)'-', (byte)'0', (byte)'9', 0x7f, 0x80, 0xc0, 0xed, 0xf4, 0xff];

    public Random Random => random;

    public byte[] Word() => words[random.Next(words.Count)];

    public byte[] Mutate(byte[] input, byte[] other) => Shorten(random.Next(13) switch
    {
        0 => With(input, bytes => bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8))),
        1 => With(input, bytes => bytes[random.Next(bytes.Length)] = Interesting[random.Next(Interesting.Length)]),
        2 => With(input, bytes => bytes[random.Next(bytes.Length)] = (byte)random.Next(256)),
        3 => Replace(input, At(input), 0, RandomBytes()),
        4 => Remove(input),
        5 => Duplicate(input),
        6 => input[..At(input)],
        7 => input[At(input)..],
        8 => [.. input[..At(input)], .. other[At(other)..]],
        9 or 10 => Replace(input, At(input), 0, Word()),
        11 => Replace(input, At(input), random.Next(1, 12), Word()),
        _ => Move(input),
    });

    /// <summary>Puts bytes in the place of others; what is beyond the end counts as nothing.</summary>
    public static byte[] Replace(byte[] input, int start, int length, ReadOnlySpan<byte> with)
    {
        var end = Math.Min(start + length, input.Length);
        var result = new byte[start + with.Length + input.Length - end];
        input.AsSpan(0, start).CopyTo(result);
        with.CopyTo(result.AsSpan(start));
        input.AsSpan(end).CopyTo(result.AsSpan(start + with.Length));
        return result;
    }

    public int At(byte[] input) => random.Next(input.Length + 1);

    private static byte[] With(byte[] input, Action<byte[]> change)
    {
        if (input.Length == 0)
            return input;
        var copy = (byte[])input.Clone();
        change(copy);
        return copy;
    }

    private byte[] RandomBytes()
    {
        var bytes = new byte[random.Next(1, 9)];
        random.NextBytes(bytes);
        return bytes;
    }

    private byte[] Remove(byte[] input) => Replace(input, At(input), Length(), []);

    private byte[] Duplicate(byte[] input)
    {
        var start = At(input);
        var piece = input.AsSpan(start, Math.Min(Length(), input.Length - start));
        return Replace(input, random.Next(2) == 0 ? start : At(input), 0, piece);
    }

    private byte[] Move(byte[] input)
    {
        var start = At(input);
        var piece = input.AsSpan(start, Math.Min(Length(), input.Length - start));
        var rest = Replace(input, start, piece.Length, []);
        return Replace(rest, At(rest), 0, piece);
    }

    private int Length() => random.Next(4) == 0 ? random.Next(1, 4000) : random.Next(1, 40);

    private static byte[] Shorten(byte[] input) => input.Length <= MostBytes ? input : input[..MostBytes];
}
