namespace ActorVent.Tests.Delivery.Formats;

/// <summary>Objects that a splicing writer may stumble over: escapes, spaces, repeated keys, the same words at other depths.</summary>
internal sealed class RandomJson(Random random)
{
    private static readonly string[] Keys =
        ["status", "status", "phase", "phase", "st\\u0061tus", "ph\\u0061se", "Status", "statu", "phases", "a", "", "\\\"status\\\"", "}", "é"];

    private static readonly string[] Scalars =
        ["null", "true", "false", "0", "-1.50e+7", "\"\"", "\"Running\"", "\"\\\"}{][,:\"", "\"\\u00e9\\\\\"", "\"é😀\"", "\"\\\\\\\"\"", "\"status\""];

    private static readonly string[] Spaces = ["", "", "", "", " ", "\n\t", "\r\n  "];

    public string Object(int depth = 4)
    {
        var members = Enumerable.Range(0, random.Next(5)).Select(_ => $"{Space()}\"{Pick(Keys)}\"{Space()}:{Space()}{Value(depth - 1)}{Space()}");
        return $"{{{string.Join(',', members)}{Space()}}}";
    }

    private string Value(int depth) => random.Next(depth <= 0 ? 1 : 4) switch
    {
        1 => $"[{string.Join(',', Enumerable.Range(0, random.Next(3)).Select(_ => Space() + Value(depth - 1)))}{Space()}]",
        2 or 3 => Object(depth),
        _ => Pick(Scalars),
    };

    private string Space() => Pick(Spaces);

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
