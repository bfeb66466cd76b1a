using Microsoft.Extensions.Logging;

namespace ActorVent.Node.Configuration;

/// <summary>What is logged and how.</summary>
/// <param name="Level">This and above.</param>
/// <param name="Format">Lines or JSON.</param>
internal sealed record LoggingOptions(LogLevel Level, LogFormat Format);
