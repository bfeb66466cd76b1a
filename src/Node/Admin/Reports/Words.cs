using System.Text.Json;

namespace ActorVent.Node.Admin.Reports;

/// <summary>States as they are written.</summary>
internal static class Words
{
    /// <summary>Of what was asked and did not answer.</summary>
    public const string Silent = "silent";

    /// <summary><c>DeadLetter</c> is <c>dead-letter</c>.</summary>
    public static string Of<T>(T state)
        where T : struct, Enum =>
        JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString());
}
