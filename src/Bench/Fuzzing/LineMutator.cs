namespace ActorVent.Bench.Fuzzing;

/// <summary>Changes of a watch: of one of its lines as JSON, or of the lines as a whole.</summary>
internal static class LineMutator
{
    public static byte[] Mutate(byte[] input, Random random)
    {
        var (start, end) = Line(input, random);
        var line = input.AsSpan(start, end - start);
        return random.Next(14) switch
        {
            0 => ByteMutator.Replace(input, start, end - start + 1, []),
            1 => ByteMutator.Replace(input, start, 0, [.. line, (byte)'\n']),
            2 => ByteMutator.Replace(input, end, 1, []),
            3 => ByteMutator.Replace(input, end, 0, "\r"u8),
            4 => ByteMutator.Replace(input, end, 0, "\n \t\r\n"u8),
            5 => ByteMutator.Replace(input, start, 0, "\ufeff"u8),
            6 => input[start..end],
            _ => JsonMutator.Mutate(input, start, end, random),
        };
    }

    private static (int Start, int End) Line(byte[] input, Random random)
    {
        var at = random.Next(input.Length + 1);
        var start = input.AsSpan(0, at).LastIndexOf((byte)'\n') + 1;
        var length = input.AsSpan(at).IndexOf((byte)'\n');
        return (start, length < 0 ? input.Length : at + length);
    }
}
