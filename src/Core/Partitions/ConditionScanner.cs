using System.Text.Json;
using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>
/// Reads the <see cref="Condition"/> off an object's JSON: <c>status.phase</c>, <c>status.reason</c>, the conditions (of a pod: Ready) with
/// status and reason, each container's <c>ready</c>, <c>restartCount</c>, state and reason, and whether there is a
/// <c>metadata.deletionTimestamp</c>. What is not as in Kubernetes' own types counts as not there; it never fails. Order within
/// arrays and objects makes no difference.
/// </summary>
/// <remarks>
/// A pod is healthy as k8svent defines it: phase Running, every condition True, every container ready and running, every init
/// container ready and exited with 0. Younger than that definition are init containers that go on beside the others
/// (<c>restartPolicy: Always</c>); only they are ready while they run, and count as healthy then.
/// </remarks>
internal static class ConditionScanner
{
    private const string Pod = "Pod";

    // However deep the rest of an object is: the reader does not recurse.
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = int.MaxValue };

    private enum Field : ulong
    {
        Deletion = 1,
        Phase,
        Reason,
        Condition,
        Type,
        Status,
        Container,
        InitContainer,
        EphemeralContainer,
        Name,
        Ready,
        Restarts,
        State,
    }

    /// <param name="kind">See <see cref="ObjectKey.Kind"/>.</param>
    /// <param name="json">The object.</param>
    public static Condition Scan(string kind, ReadOnlySpan<byte> json)
    {
        var isPod = kind == Pod;
        ulong hash = 0;
        var isHealthy = false;
        var reader = new Utf8JsonReader(json, ReaderOptions);
        try
        {
            reader.Read();
            while (NextMember(ref reader))
            {
                if (reader.ValueTextEquals("status"u8))
                    hash += Status(ref reader, isPod, out isHealthy);
                else if (reader.ValueTextEquals("metadata"u8))
                    hash += Metadata(ref reader);
                else
                    SkipValue(ref reader);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What was read up to here is all that can be said. Among others: a name with half of a surrogate pair.
        }
        return new Condition(hash, !isPod ? Health.Unknown : isHealthy ? Health.Healthy : Health.Unhealthy);
    }

    private static ulong Metadata(ref Utf8JsonReader reader)
    {
        ulong hash = 0;
        if (!Enter(ref reader, JsonTokenType.StartObject))
            return hash;
        while (NextMember(ref reader))
        {
            var isDeletion = reader.ValueTextEquals("deletionTimestamp"u8);
            SkipValue(ref reader);
            if (isDeletion && reader.TokenType == JsonTokenType.String)
                hash += Mix(Field.Deletion, 1);
        }
        return hash;
    }

    private static ulong Status(ref Utf8JsonReader reader, bool isPod, out bool isHealthy)
    {
        ulong hash = 0;
        isHealthy = false;
        if (!Enter(ref reader, JsonTokenType.StartObject))
            return hash;
        var runs = false;
        var allHealthy = true;
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("phase"u8))
                hash += Text(ref reader, Field.Phase, "Running"u8, out runs);
            else if (reader.ValueTextEquals("reason"u8))
                hash += Text(ref reader, Field.Reason, default, out _);
            else if (reader.ValueTextEquals("conditions"u8))
                hash += Conditions(ref reader, isPod, ref allHealthy);
            else if (reader.ValueTextEquals("containerStatuses"u8))
                hash += Containers(ref reader, Field.Container, ref allHealthy);
            else if (reader.ValueTextEquals("initContainerStatuses"u8))
                hash += Containers(ref reader, Field.InitContainer, ref allHealthy);
            else if (reader.ValueTextEquals("ephemeralContainerStatuses"u8))
                hash += Containers(ref reader, Field.EphemeralContainer, ref allHealthy);
            else
                SkipValue(ref reader);
        }
        isHealthy = runs && allHealthy;
        return hash;
    }

    private static ulong Conditions(ref Utf8JsonReader reader, bool isPod, ref bool allHealthy)
    {
        ulong hash = 0;
        if (!Enter(ref reader, JsonTokenType.StartArray))
            return hash;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }
            ulong item = 0;
            var (isReady, isTrue) = (false, false);
            while (NextMember(ref reader))
            {
                if (reader.ValueTextEquals("type"u8))
                    item += Text(ref reader, Field.Type, "Ready"u8, out isReady);
                else if (reader.ValueTextEquals("status"u8))
                    item += Text(ref reader, Field.Status, "True"u8, out isTrue);
                else if (reader.ValueTextEquals("reason"u8))
                    item += Text(ref reader, Field.Reason, default, out _);
                else
                    SkipValue(ref reader);
            }
            // A pod's other conditions follow from its phase and its containers.
            if (isReady || !isPod)
                hash += Mix(Field.Condition, item);
            allHealthy &= isTrue;
        }
        return hash;
    }

    private static ulong Containers(ref Utf8JsonReader reader, Field kind, ref bool allHealthy)
    {
        ulong hash = 0;
        if (!Enter(ref reader, JsonTokenType.StartArray))
            return hash;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                hash += Mix(kind, Container(ref reader, kind, ref allHealthy));
            else
                reader.Skip();
        }
        return hash;
    }

    private static ulong Container(ref Utf8JsonReader reader, Field kind, ref bool allHealthy)
    {
        ulong hash = 0;
        var isReady = false;
        var state = default(ContainerState);
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
                hash += Text(ref reader, Field.Name, default, out _);
            else if (reader.ValueTextEquals("ready"u8))
                hash += Text(ref reader, Field.Ready, "true"u8, out isReady);
            else if (reader.ValueTextEquals("restartCount"u8))
                hash += Text(ref reader, Field.Restarts, default, out _);
            else if (reader.ValueTextEquals("state"u8))
                hash += Mix(Field.State, State(ref reader, out state));
            else
                SkipValue(ref reader);
        }
        // Ephemeral containers are never ready, and say nothing of the pod.
        allHealthy &= kind switch
        {
            Field.Container => isReady && state == ContainerState.Running,
            Field.InitContainer => isReady && state is (ContainerState.Succeeded or ContainerState.Running),
            _ => true,
        };
        return hash;
    }

    private static ulong State(ref Utf8JsonReader reader, out ContainerState state)
    {
        ulong hash = 0;
        state = ContainerState.Other;
        if (!Enter(ref reader, JsonTokenType.StartObject))
            return hash;
        while (NextMember(ref reader))
        {
            var isRunning = reader.ValueTextEquals("running"u8);
            var isTerminated = reader.ValueTextEquals("terminated"u8);
            ulong item = isRunning ? 1UL : isTerminated ? 2UL : reader.ValueTextEquals("waiting"u8) ? 3UL : 4UL;
            if (!Enter(ref reader, JsonTokenType.StartObject))
                continue;
            var exitedWithZero = false;
            while (NextMember(ref reader))
            {
                if (reader.ValueTextEquals("reason"u8))
                    item += Text(ref reader, Field.Reason, default, out _);
                else if (reader.ValueTextEquals("exitCode"u8))
                    Text(ref reader, Field.Status, "0"u8, out exitedWithZero);
                else
                    SkipValue(ref reader);
            }
            hash += Mix(Field.State, item);
            if (isRunning)
                state = ContainerState.Running;
            else if (isTerminated && exitedWithZero)
                state = ContainerState.Succeeded;
        }
        return hash;
    }

    /// <summary>A string, number or boolean, as it is written.</summary>
    private static ulong Text(ref Utf8JsonReader reader, Field field, ReadOnlySpan<byte> expected, out bool isExpected)
    {
        reader.Read();
        isExpected = false;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
            return 0;
        }
        if (reader.TokenType == JsonTokenType.Null)
            return 0;
        isExpected = reader.ValueSpan.SequenceEqual(expected);
        return Mix(field, Fnv1a.Hash(reader.ValueSpan));
    }

    /// <summary>Goes into the value of the member that the reader is on; skips it when it is something else.</summary>
    private static bool Enter(ref Utf8JsonReader reader, JsonTokenType type)
    {
        reader.Read();
        if (reader.TokenType == type)
            return true;
        reader.Skip();
        return false;
    }

    private static bool NextMember(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    // Summed up, so that order makes no difference; the finaliser keeps sums of different parts apart.
    private static ulong Mix(Field field, ulong hash) => Murmur3.Finalise(hash + ((ulong)field * 0x9e3779b97f4a7c15));

    private enum ContainerState
    {
        Other,
        Running,
        Succeeded,
    }
}
