namespace ActorVent.Node.Configuration.Validators;

/// <summary>What objects' annotations may do.</summary>
internal static class AnnotationValidator
{
    private const int Most = 10_000;

    public static int MostEndpoints(Settings settings, Findings findings) =>
        Numbers.Whole(settings[RunOptions.MaxAnnotationEndpoints], 1, Most, findings) ?? 1;
}
