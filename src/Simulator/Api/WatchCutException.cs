namespace ActorVent.Simulator.Api;

/// <summary>The server cuts the connection under a watch.</summary>
/// <param name="isGentle">What was sent arrives; else it may be taken back.</param>
internal sealed class WatchCutException(bool isGentle) : Exception
{
    public bool IsGentle { get; } = isGentle;
}
