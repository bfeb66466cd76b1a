namespace ActorVent.Node.Commands.Asking;

/// <summary>How an answer is shown.</summary>
internal enum OutputFormat
{
    Table,
    Wide,
    Json,
    Yaml,
}
