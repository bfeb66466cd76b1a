using ActorVent.Node.Configuration;

namespace ActorVent.Node.Commands.Asking;

/// <summary>What all commands take that ask a running node.</summary>
internal static class AskOptions
{
    /// <summary>The heading in the program's help.</summary>
    public const string Group = "Commands that ask a running node";

    private const string Asked = "Which node";
    private const string Shown = "Output";

    public static OptionDefinition Data { get; } = RunOptions.Data with { Help = "The data directory of the node that is asked.", Group = Asked };

    public static OptionDefinition Admin { get; } = new("admin", "PATH", "The node's socket. Without it: admin.sock in --data.") { Group = Asked };

    public static OptionDefinition Output { get; } = new("output", "table|wide|json|yaml", "table: for people. wide: with more columns. json, yaml: all there is, for programs.")
    {
        Letter = 'o',
        Default = "table",
        Group = Shown,
        HasVariable = false,
    };

    public static OptionDefinition Watch { get; } = new("watch", "", "Show it again every two seconds, until it is stopped.")
    {
        Letter = 'w',
        Group = Shown,
        HasVariable = false,
    };

    /// <summary>Of those that answer once. When no node does, the journal is asked in its place.</summary>
    public static IReadOnlyList<OptionDefinition> Once { get; } = [Data, Admin, RunOptions.Journal, RunOptions.JournalFile, Output, Watch];

    /// <summary>Of those that go on until they are stopped, or that order something.</summary>
    public static IReadOnlyList<OptionDefinition> Plain { get; } = [Data, Admin, Output with { Value = "table|json", Help = "table: a line for people. json: an object per line, for programs." }];
}
