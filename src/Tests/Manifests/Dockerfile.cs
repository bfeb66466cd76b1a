using System.Text.RegularExpressions;
using ActorVent.Tests.Node;

namespace ActorVent.Tests.Manifests;

/// <summary>The lines of the Dockerfile, continued ones joined.</summary>
internal static partial class Dockerfile
{
    /// <summary>Instructions of the last stage; those before it have none that matter to who runs the image.</summary>
    public static IReadOnlyList<(string Instruction, string Text)> Lines { get; } =
    [
        .. Continued().Replace(File.ReadAllText(Path.Combine(DocumentationTests.Root, "Dockerfile")), " ")
            .Split('\n')
            .Where(static line => line.Length > 0 && line[0] != '#')
            .Select(static line => line.Split(' ', 2))
            .Select(static words => (words[0], words[1].Trim())),
    ];

    public static string Of(string instruction) => Lines.Last(line => line.Instruction == instruction).Text;

    /// <summary>The default of a build argument.</summary>
    public static string Argument(string name) => Lines.Single(line => line.Instruction == "ARG" && line.Text.StartsWith($"{name}=", StringComparison.Ordinal)).Text[(name.Length + 1)..];

    public static Dictionary<string, string> Environment { get; } =
        Lines.Where(static line => line.Instruction == "ENV").SelectMany(static line => line.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(static pair => pair.Split('=', 2)).ToDictionary(static pair => pair[0], static pair => pair[1]);

    [GeneratedRegex(@" *\\\n *")]
    private static partial Regex Continued();
}
