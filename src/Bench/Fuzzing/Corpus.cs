using System.Text.RegularExpressions;

namespace ActorVent.Bench.Fuzzing;

/// <summary>The seeds, and inputs that made the code say something new: those are mutated on.</summary>
internal sealed partial class Corpus(IReadOnlyList<byte[]> seeds, Random random)
{
    private const int Most = 3_000;
    private const int LargestKept = 16 * 1024;
    private readonly List<byte[]> _found = [];
    private readonly HashSet<string> _outcomes = [];

    public int Count => seeds.Count + _found.Count;

    public byte[] Pick()
    {
        if (_found.Count > 0 && random.Next(3) == 0)
            return _found[random.Next(_found.Count)];
        // Of two the smaller, so that small inputs, which are fast, come more often.
        var (one, other) = (seeds[random.Next(seeds.Count)], seeds[random.Next(seeds.Count)]);
        return one.Length <= other.Length ? one : other;
    }

    public void Learn(byte[] input, FuzzOutcome outcome)
    {
        if (_outcomes.Count < Most && _outcomes.Add(Particular().Replace(outcome.Text, "#")) && input.Length <= LargestKept)
            _found.Add(input);
    }

    /// <summary>Names, numbers and quoted characters: what differs without taking another way.</summary>
    [GeneratedRegex(@"'[^']*'|\S*\d\S*|\S+/\S+")]
    private static partial Regex Particular();
}
