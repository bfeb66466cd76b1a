namespace ActorVent.Simulator.Api;

/// <summary>Label and field selectors, as far as the API server has them for pods.</summary>
internal sealed class Selector
{
    private readonly List<Func<StoredPod, bool>> _requirements = [];

    /// <summary>Whether it selects by labels or fields, not only by namespace.</summary>
    public bool IsSelective { get; private init; }

    public bool Matches(StoredPod pod)
    {
        foreach (var requirement in _requirements)
        {
            if (!requirement(pod))
                return false;
        }
        return true;
    }

    /// <exception cref="SelectorException">With the server's words.</exception>
    public static Selector Parse(string? @namespace, string? labels, string? fields)
    {
        var selector = new Selector { IsSelective = !string.IsNullOrEmpty(labels) || !string.IsNullOrEmpty(fields) };
        if (@namespace is not null)
            selector._requirements.Add(pod => pod.Namespace == @namespace);
        foreach (var part in Split(labels))
            selector._requirements.Add(Label(part));
        foreach (var part in Split(fields))
            selector._requirements.Add(Field(part));
        return selector;
    }

    /// <summary>At commas that are not inside parentheses.</summary>
    private static IEnumerable<string> Split(string? text)
    {
        if (string.IsNullOrEmpty(text))
            yield break;
        var depth = 0;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[i] != ',' || depth > 0)
                continue;
            yield return text[start..i].Trim();
            start = i + 1;
        }
        yield return text[start..].Trim();
    }

    private static Func<StoredPod, bool> Label(string text)
    {
        if (text.StartsWith('!'))
        {
            var absent = Key(text[1..]);
            return pod => !pod.Labels.ContainsKey(absent);
        }
        if (text.EndsWith(')'))
            return Set(text);
        var (key, value, isEqual) = Equality(text);
        if (key is null)
        {
            var present = Key(text);
            return pod => pod.Labels.ContainsKey(present);
        }
        return pod => (pod.Labels.TryGetValue(key, out var actual) && actual == value) == isEqual;
    }

    private static Func<StoredPod, bool> Set(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
            throw new SelectorException("unable to parse requirement: found ')', expected: in, notin, =, ==, !=, gt, lt");
        var words = text[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var word, "in" or "notin"])
            throw new SelectorException($"unable to parse requirement: found '{text[..open].Trim()}', expected: in, notin, =, ==, !=, gt, lt");
        var key = Key(word);
        var values = text[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries).ToHashSet();
        var isIn = words[1] == "in";
        return pod => (pod.Labels.TryGetValue(key, out var actual) && values.Contains(actual)) == isIn;
    }

    private static Func<StoredPod, bool> Field(string text)
    {
        var (field, value, isEqual) = Equality(text);
        Func<StoredPod, string> actual = field switch
        {
            "metadata.name" => pod => pod.Name,
            "metadata.namespace" => pod => pod.Namespace,
            "spec.nodeName" => pod => pod.NodeName,
            "status.phase" => pod => pod.Phase,
            null => throw new SelectorException($"invalid selector: '{text}'; can't understand '{text}'"),
            _ => throw new SelectorException($"field label not supported: {field}"),
        };
        return pod => actual(pod) == value == isEqual;
    }

    private static (string? Key, string Value, bool IsEqual) Equality(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at < 0)
            return (null, "", false);
        var isEqual = at == 0 || text[at - 1] != '!';
        var key = text[..(isEqual ? at : at - 1)].Trim();
        var value = text[(at + 1)..];
        if (value.StartsWith('='))
            value = value[1..];
        if (value.StartsWith('='))
            throw new SelectorException("unable to parse requirement: found '=', expected: identifier");
        return (Key(key), value.Trim(), isEqual);
    }

    private static string Key(string key)
    {
        key = key.Trim();
        if (key.Length == 0 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/'))
            throw new SelectorException($"unable to parse requirement: <nil>: Invalid value: \"{key}\": name part must consist of alphanumeric characters, '-', '_' or '.'");
        return key;
    }
}
