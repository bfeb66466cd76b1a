namespace ActorVent.Node.Configuration.Validators;

/// <summary>What new endpoints get first.</summary>
internal static class InitialValidator
{
    public static InitialMode Validate(Settings settings, Findings findings) =>
        Choice.Of(settings[RunOptions.Initial]!, findings, ("deliver", InitialMode.Deliver), ("skip", InitialMode.Skip));
}
