using System.Globalization;
using System.Text;

namespace ActorVent.Tests.Simulation.Truth;

/// <summary>What a token makes of a pod, so that a test knows the condition of every state by its token.</summary>
internal static class PodShape
{
    private const string TokenMember = "\"token\":";

    public static bool IsUnhealthy(long token) => token % 3 == 0;

    /// <summary>Whether a scope with a selector contains a pod in this state.</summary>
    public static bool IsSelected(long token) => token % 4 != 1;

    /// <summary>Two states with the same condition differ only in what is no transition.</summary>
    public static (bool IsUnhealthy, long Restarts) ConditionOf(long token) => (IsUnhealthy(token), RestartsOf(token));

    /// <param name="annotations">The member with a comma before it, or nothing.</param>
    /// <param name="isMarked">Whether it says that it is being deleted, which is no part of the state that is compared.</param>
    public static byte[] Json(string @namespace, string name, string uid, long version, long token, string annotations, bool isMarked) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"token":{{{token}}},"kind":"Pod","apiVersion":"v1","metadata":{"name":"{{{name}}}","namespace":"{{{@namespace}}}","uid":"{{{uid}}}","resourceVersion":"{{{version}}}"{{{(isMarked ? ",\"deletionTimestamp\":\"2030-01-01T00:00:00Z\"" : "")}}}{{{annotations}}}},"status":{{{StatusOf(token)}}}}"""));

    /// <summary>Read off the JSON: it comes first.</summary>
    public static long TokenOf(ReadOnlySpan<byte> json)
    {
        var at = 1 + TokenMember.Length;
        var token = 0L;
        for (; at < json.Length && json[at] is >= (byte)'0' and <= (byte)'9'; at++)
            token = (token * 10) + json[at] - '0';
        return token;
    }

    private static string StatusOf(long token)
    {
        var (ready, state) = IsUnhealthy(token) ? ("false", """{"waiting":{"reason":"CrashLoopBackOff"}}""") : ("true", """{"running":{}}""");
        return $$"""{"phase":"Running","containerStatuses":[{"name":"app","ready":{{ready}},"restartCount":{{RestartsOf(token)}},"state":{{state}} }]}""";
    }

    private static long RestartsOf(long token) => token / 5 % 2;
}
