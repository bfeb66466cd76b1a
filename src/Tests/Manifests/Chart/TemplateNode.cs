namespace ActorVent.Tests.Manifests.Chart;

/// <summary>A piece of a template.</summary>
internal abstract record TemplateNode
{
    public sealed record Text(string Value) : TemplateNode;

    /// <summary><c>{{ .Values.image.tag | quote }}</c></summary>
    public sealed record Output(string Expression) : TemplateNode;

    /// <summary><c>if</c> with its <c>else</c>, which may be empty.</summary>
    public sealed record Choice(string Condition, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode;

    /// <summary><c>range</c>, perhaps with a variable for the key and one for the value.</summary>
    public sealed record Loop(string? Key, string? Value, string Of, IReadOnlyList<TemplateNode> Body) : TemplateNode;
}
