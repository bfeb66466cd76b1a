using ActorVent.Node.Configuration;

namespace ActorVent.Node.Commands;

/// <summary>How problems are shown: one block, each with where, what, and what to do.</summary>
internal static class FindingsText
{
    /// <summary>Shows all errors; the result is the exit code.</summary>
    public static int Refuse(TextWriter error, Findings findings, string help)
    {
        var count = findings.Errors.Count;
        error.WriteLine(count == 1 ? "actorvent: nothing was started, because of one problem" : $"actorvent: nothing was started, because of {count} problems");
        foreach (var finding in findings.Errors)
        {
            error.WriteLine();
            error.WriteLine($"  {finding.Where}: {finding.What}.");
            error.WriteLine($"      {finding.Advice}");
        }
        error.WriteLine();
        error.WriteLine($"'{help}' shows what there is.");
        return ExitCodes.Configuration;
    }

    /// <summary>Shows why a command ended early; the result is the exit code.</summary>
    public static int Fail(TextWriter error, Exception exception)
    {
        error.WriteLine($"actorvent: stopped, because of an error");
        error.WriteLine();
        error.WriteLine($"  {exception.Message.ReplaceLineEndings(" ")}");
        for (var cause = exception.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (!exception.Message.Contains(cause.Message, StringComparison.Ordinal))
                error.WriteLine($"      because: {cause.Message.ReplaceLineEndings(" ")}");
        }
        return ExitCodes.Failed;
    }
}
