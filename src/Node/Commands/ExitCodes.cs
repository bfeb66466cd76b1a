namespace ActorVent.Node.Commands;

/// <summary>What the process tells its caller. Documented in help and in the README.</summary>
internal static class ExitCodes
{
    /// <summary>Stopped as asked, nothing left undone.</summary>
    public const int Clean = 0;

    /// <summary>Failed while running, or cut short by a second signal.</summary>
    public const int Failed = 1;

    /// <summary>The configuration or the command line is wrong; nothing was started.</summary>
    public const int Configuration = 2;
}
