using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ActorVent.Tests.Manifests.Chart;

/// <summary>Fills a template in.</summary>
/// <param name="root">What <c>$</c> is: <c>Values</c> and <c>Release</c>.</param>
internal sealed partial class TemplateRun(JsonObject root)
{
    private readonly StringBuilder _text = new();
    private readonly Dictionary<string, JsonNode?> _variables = new() { ["$"] = root };

    public string Fill(IReadOnlyList<TemplateNode> nodes)
    {
        Write(nodes, root);
        return _text.ToString();
    }

    private void Write(IReadOnlyList<TemplateNode> nodes, JsonNode? dot)
    {
        foreach (var node in nodes)
            Write(node, dot);
    }

    private void Write(TemplateNode node, JsonNode? dot)
    {
        switch (node)
        {
            case TemplateNode.Text text:
                _text.Append(text.Value);
                break;
            case TemplateNode.Output output:
                _text.Append(Shown(output.Expression, dot));
                break;
            case TemplateNode.Choice choice:
                Write(Holds(choice.Condition, dot) ? choice.Then : choice.Else, dot);
                break;
            case TemplateNode.Loop loop:
                Write(loop, dot);
                break;
        }
    }

    /// <summary>A value, <c>not</c> one, <c>gt (int .Values.a) 1</c>, or <c>and</c> two of these.</summary>
    private bool Holds(string condition, JsonNode? dot)
    {
        if (condition.StartsWith("not ", StringComparison.Ordinal))
            return !IsTrue(Value(condition[4..], dot));
        if (And().Match(condition) is { Success: true } and)
            return Holds(and.Groups[1].Value, dot) && Holds(and.Groups[2].Value, dot);
        if (Above().Match(condition) is { Success: true } above)
            return (int)Value(above.Groups[1].Value, dot)! > int.Parse(above.Groups[2].Value, CultureInfo.InvariantCulture);
        return IsTrue(Value(condition, dot));
    }

    private void Write(TemplateNode.Loop loop, JsonNode? dot)
    {
        var items = Value(loop.Of, dot) switch
        {
            JsonArray list => list.Select(static (item, index) => ((JsonNode?)index, item)),
            JsonObject map => map.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => ((JsonNode?)pair.Key, pair.Value)),
            _ => throw new FormatException($"{loop.Of} is neither a list nor a map"),
        };
        foreach (var (key, value) in items)
        {
            if (loop.Key is not null)
                (_variables[loop.Key], _variables[loop.Value!]) = (key, value);
            Write(loop.Body, value);
        }
    }

    private string Shown(string expression, JsonNode? dot)
    {
        var (inner, isQuoted) = expression.EndsWith(" | quote", StringComparison.Ordinal) ? (expression[..^" | quote".Length], true) : (expression, false);
        var text = Join().Match(inner) is { Success: true } join
            ? string.Join(join.Groups[1].Value, Value(join.Groups[2].Value, dot)!.AsArray())
            : Value(inner, dot)?.ToString() ?? throw new FormatException($"{inner} is not there");
        return isQuoted ? $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : text;
    }

    /// <summary>A path: <c>.</c>, <c>.Values.image.tag</c>, <c>$.Release.Name</c>, <c>$name</c>.</summary>
    private JsonNode? Value(string path, JsonNode? dot)
    {
        if (!Path().IsMatch(path))
            throw new FormatException($"'{path}' is more than this reads");
        var steps = path.Split('.');
        return steps[1..].Where(static step => step.Length > 0).Aggregate(
            steps[0].Length == 0 ? dot : _variables[steps[0]],
            (at, step) => at is JsonObject map && map.TryGetPropertyValue(step, out var value) ? value : throw new FormatException($"'{path}': there is no {step}"));
    }

    private static bool IsTrue(JsonNode? value) => value switch
    {
        null => false,
        JsonArray list => list.Count > 0,
        JsonObject map => map.Count > 0,
        _ => value.ToString() is not ("" or "false" or "0"),
    };

    [GeneratedRegex(@"^and (\S+) \((.+)\)$")]
    private static partial Regex And();

    [GeneratedRegex(@"^gt \(int (\S+)\) (\d+)$")]
    private static partial Regex Above();

    [GeneratedRegex("^join \"(.*)\" (\\S+)$")]
    private static partial Regex Join();

    [GeneratedRegex(@"^(\$\w*)?(\.|(\.\w+)*)$")]
    private static partial Regex Path();
}
