using System.Text;

namespace ActorVent.Bench.Fuzzing;

/// <summary>Changes in the language of YAML: lines, indents, values, and what makes its readers work too hard.</summary>
internal static class YamlMutator
{
    private static readonly string[] Values =
    [
        "~", "null", "\"\"", "''", "[]", "{}", "[a, b]", "{a: b}", "&a x", "*a", "*base", "!!binary SECRET", "!!int x", "! y", "!<tag:x> y", "<<", "|\n  x", ">-\n x",
        "\"\\0\"", "\"\\ud800\"", "\"\\U0010ffff\"", "\"\\x1b[2J\"", "\"a\\0b\"", "\"a\\nb\"", "/dev/null", "/dev/zero", "\"a\\tb\"", "{tokenFile: /dev/zero, token: t}", "/", "..", "0x10", "1e999", "-", "?", "https://[::1", "https://\ud83d\ude00",
        "https://x:99999", "https://x/%00", "http://user:SECRET@x", "https://x.y..z", "\\\\unc\\x", "file:///etc/passwd", "https://1.2.3.4.5", "socks5://x", "SECRET",
    ];

    private static readonly string[] Lines =
    [
        "---", "...", "%YAML 1.1", "%YAML 99999999999.1", "%TAG ! tag:x,2000:", "\t- tab", "  <<: *base", "- &a [*a]", "? [a]\n: b", "? &a [*a]\n: b", "? {a: b}", "current-context: x",
        "users: [{name: u, user: {<<: {token: SECRET}}}]", "&base", "*base", "- - - - -", "? ? ? ?", "key: |", "'", "\"", "#", "@", "`",
    ];

    public static byte[] Mutate(byte[] input, Random random)
    {
        var (start, end) = Line(input, random);
        var colon = input.AsSpan(start, end - start).IndexOf(": "u8);
        return random.Next(12) switch
        {
            0 => ByteMutator.Replace(input, start, end - start + 1, []),
            1 => ByteMutator.Replace(input, start, 0, [.. input.AsSpan(start, end - start), (byte)'\n']),
            2 => ByteMutator.Replace(input, start, 0, Encoding.UTF8.GetBytes(new string(' ', random.Next(1, 6)))),
            3 => ByteMutator.Replace(input, start, random.Next(1, 3), []),
            4 => ByteMutator.Replace(input, start, 0, Encoding.UTF8.GetBytes(Lines[random.Next(Lines.Length)] + "\n")),
            5 => ByteMutator.Replace(input, end, 0, "\r"u8),
            6 when colon >= 0 => ByteMutator.Replace(input, start + colon + 2, end - start - colon - 2, Bomb(random)),
            7 => ByteMutator.Replace(input, start, 0, Bomb(random)),
            _ => Value(input, random),
        };
    }

    /// <summary>Puts something else between two of the characters that end values.</summary>
    private static byte[] Value(byte[] input, Random random)
    {
        var at = random.Next(input.Length + 1);
        var start = input.AsSpan(0, at).LastIndexOfAny(": ,[{\n"u8) + 1;
        var length = input.AsSpan(at).IndexOfAny(",]}\n"u8);
        return ByteMutator.Replace(input, start, (length < 0 ? input.Length : at + length) - start, Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]));
    }

    private static byte[] Bomb(Random random)
    {
        var depth = random.Next(5) == 0 ? random.Next(2_000, 12_000) : random.Next(1, 200);
        return Encoding.UTF8.GetBytes(random.Next(8) switch
        {
            0 => new string('[', depth),
            1 => new string('[', depth) + new string(']', depth),
            2 => string.Concat(Enumerable.Repeat("{a: ", depth)),
            3 => string.Concat(Enumerable.Repeat("- ", depth)),
            4 => string.Concat(Enumerable.Repeat("? ", depth)),
            5 => string.Concat(Enumerable.Range(0, Math.Min(depth, 60)).Select(i => $"l{i}: &l{i} [{string.Join(", ", Enumerable.Repeat(i == 0 ? "x" : $"*l{i - 1}", 9))}]\n")),
            6 => $"? &k0 [x]\n: y\n" + string.Concat(Enumerable.Range(1, Math.Min(depth, 60)).Select(i => $"? &k{i} [*k{i - 1}, *k{i - 1}, *k{i - 1}]\n: y\n")),
            _ => new string('x', depth * 20),
        });
    }

    private static (int Start, int End) Line(byte[] input, Random random)
    {
        var at = random.Next(input.Length + 1);
        var length = input.AsSpan(at).IndexOf((byte)'\n');
        return (input.AsSpan(0, at).LastIndexOf((byte)'\n') + 1, length < 0 ? input.Length : at + length);
    }
}
