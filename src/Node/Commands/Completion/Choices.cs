using ActorVent.Node.Configuration;

namespace ActorVent.Node.Commands.Completion;

/// <summary>What can stand where, as completion scripts have it.</summary>
internal static class Choices
{
    /// <summary>Of the option that every command has.</summary>
    public const string Help = "Show what the command does, and its options.";

    /// <summary>Words that begin commands, and what can follow each.</summary>
    public static IReadOnlyList<(string First, IReadOnlyList<string> Second)> Words(IReadOnlyList<CommandDefinition> commands) =>
    [
        .. from command in commands
           let words = command.Name.Split(' ')
           group words by words[0] into same
           select (same.Key, (IReadOnlyList<string>)[.. same.Where(static words => words.Length > 1).Select(static words => words[1])]),
    ];

    /// <summary>What a command does, or what can follow a word that begins several.</summary>
    public static string Summary(IReadOnlyList<CommandDefinition> commands, string name) =>
        commands.FirstOrDefault(command => command.Name == name)?.Summary ?? string.Join(", ", Words(commands).Single(word => word.First == name).Second);

    /// <summary>The values of an option, if there are only some: <c>json|text</c>.</summary>
    public static IReadOnlyList<string> Values(OptionDefinition option) =>
        option.Value.Contains('|', StringComparison.Ordinal) && option.Value == option.Value.ToLowerInvariant() ? option.Value.Split('|') : [];

    /// <summary>Whether its value is a file or a directory.</summary>
    public static bool TakesPath(OptionDefinition option) => option.Value is "FILE" or "DIR" or "PATH";
}
