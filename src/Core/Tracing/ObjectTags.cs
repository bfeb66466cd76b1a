using System.Diagnostics;
using System.Text;
using ActorVent.Journal;

namespace ActorVent.Tracing;

/// <summary>What spans say of the object, in the words of OpenTelemetry's conventions for Kubernetes where these have some. Nothing of its contents.</summary>
internal static class ObjectTags
{
    public static void Add(Activity span, Entry entry)
    {
        var kind = entry.Object.Kind.ToLowerInvariant();
        span.SetTag("k8s.namespace.name", entry.Object.Namespace);
        span.SetTag($"k8s.{kind}.name", entry.Object.Name);
        span.SetTag($"k8s.{kind}.uid", entry.Uid);
        span.SetTag("actorvent.cluster", entry.Object.Cluster);
        span.SetTag("actorvent.version", entry.Version.ToString());
        span.SetTag("actorvent.type", Word(entry.Type));
        span.SetTag("actorvent.cause", Word(entry.Cause));
        span.SetTag("actorvent.collapsed", entry.Collapsed);
    }

    /// <summary>As headers and metrics write it: <c>out-of-scope</c>.</summary>
    private static string Word<T>(T value)
        where T : struct, Enum
    {
        var word = new StringBuilder();
        foreach (var c in value.ToString())
        {
            if (char.IsUpper(c) && word.Length > 0)
                word.Append('-');
            word.Append(char.ToLowerInvariant(c));
        }
        return word.ToString();
    }
}
