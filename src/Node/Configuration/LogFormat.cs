namespace ActorVent.Node.Configuration;

internal enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,

    /// <summary>A JSON object per line.</summary>
    Json,
}
