using System.Text;

namespace ActorVent.Node.Configuration;

/// <summary>The options as the table that README shows; a test compares the two.</summary>
internal static class OptionTable
{
    public static string Markdown(IReadOnlyList<OptionDefinition> options)
    {
        var table = new StringBuilder();
        table.Append("| option | variables | default | meaning |\n| --- | --- | --- | --- |\n");
        foreach (var option in options)
        {
            var flag = option.ShortFlag is { } letter ? $"`{option.Flag}`, `{letter}`" : $"`{option.Flag}`";
            var value = $"`{option.Value.Replace("|", "\\|", StringComparison.Ordinal)}`";
            var variables = string.Join(", ", ((IEnumerable<string>)[option.Variable, .. option.Inherited]).Select(name => $"`{name}`"));
            var standard = option.Default is { } text ? $"`{text}`" : "";
            table.Append($"| {flag} {value} | {variables} | {standard} | {option.Help}{(option.Repeatable ? " Repeatable." : "")} |\n");
        }
        return table.ToString();
    }
}
