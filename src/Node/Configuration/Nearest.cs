namespace ActorVent.Node.Configuration;

/// <summary>Finds what somebody who mistyped a name probably meant.</summary>
internal static class Nearest
{
    /// <summary>The candidate with the fewest edits from <paramref name="name"/>; the first of several.</summary>
    public static string Of(string name, IEnumerable<string> candidates) =>
        candidates.MinBy(candidate => Distance(name, candidate)) ?? "";

    /// <summary>As <see cref="Of"/>, but null when more than a third of the name would have to change.</summary>
    public static string? Close(string name, IEnumerable<string> candidates) =>
        Of(name, candidates) is var found && Distance(name, found) <= Math.Max(2, name.Length / 3) ? found : null;

    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
