namespace ActorVent.Node.Logging;

/// <summary>An event of the log: a line of <c>GET /v1/log</c>. Fields are only ever added.</summary>
/// <param name="Time">When.</param>
/// <param name="Level">trace, debug, info, warn, error, fatal.</param>
/// <param name="Who">Which part of the node.</param>
/// <param name="Text">What it says; what follows the line, such as a manifest, included.</param>
internal sealed record LogLine(DateTimeOffset Time, string Level, string Who, string Text);
