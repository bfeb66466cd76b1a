using System.Text.RegularExpressions;

namespace ActorVent.Tests.Manifests.Chart;

/// <summary>Reads the part of Go's templates that the chart is written in; anything else is refused.</summary>
internal sealed partial class TemplateParser
{
    private readonly Queue<(bool IsAction, string Text)> _pieces = new();

    private TemplateParser(string template)
    {
        var at = 0;
        foreach (Match action in Action().Matches(template))
        {
            var before = template[at..action.Index];
            _pieces.Enqueue((false, at > 0 && template[at - 3] == '-' ? before.TrimStart() : before));
            if (action.Groups["left"].Success)
                TrimLast();
            if (!action.Groups["body"].Value.StartsWith("/*", StringComparison.Ordinal))
                _pieces.Enqueue((true, action.Groups["body"].Value));
            at = action.Index + action.Length;
        }
        _pieces.Enqueue((false, template[at..]));
    }

    public static IReadOnlyList<TemplateNode> Parse(string template)
    {
        var parser = new TemplateParser(template);
        var nodes = parser.Block(out var end);
        return end is null ? nodes : throw new FormatException($"'{end}' belongs to nothing");
    }

    private void TrimLast()
    {
        var pieces = _pieces.ToArray();
        _pieces.Clear();
        foreach (var piece in pieces[..^1])
            _pieces.Enqueue(piece);
        _pieces.Enqueue((false, pieces[^1].Text.TrimEnd()));
    }

    /// <param name="end">The <c>else</c> or <c>end</c> that ended it; null at the end of the template.</param>
    private List<TemplateNode> Block(out string? end)
    {
        var nodes = new List<TemplateNode>();
        while (_pieces.TryDequeue(out var piece))
        {
            if (piece is { IsAction: true, Text: "else" or "end" })
            {
                end = piece.Text;
                return nodes;
            }
            nodes.Add(piece.IsAction ? Of(piece.Text) : new TemplateNode.Text(piece.Text));
        }
        end = null;
        return nodes;
    }

    private TemplateNode Of(string action)
    {
        if (action.StartsWith("if ", StringComparison.Ordinal))
        {
            var then = Block(out var end);
            var otherwise = end == "else" ? Block(out end) : [];
            return end == "end" ? new TemplateNode.Choice(action[3..], then, otherwise) : throw new FormatException($"'{action}' has no end");
        }
        if (Range().Match(action) is { Success: true } range)
        {
            var body = Block(out var end);
            string? Variable(string name) => range.Groups[name] is { Success: true } group ? group.Value : null;
            return end == "end" ? new TemplateNode.Loop(Variable("key"), Variable("value"), range.Groups["of"].Value, body) : throw new FormatException($"'{action}' has no end");
        }
        return new TemplateNode.Output(action);
    }

    [GeneratedRegex(@"\{\{(?<left>-)? *(?<body>.*?) *-?\}\}")]
    private static partial Regex Action();

    [GeneratedRegex(@"^range ((?<key>\$\w+), (?<value>\$\w+) := )?(?<of>\S+)$")]
    private static partial Regex Range();
}
