using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>
/// POST /simulator/faults: <c>{"unavailable":3,"delayMs":200,"compact":true}</c> and the like; <c>{"clear":true}</c> ends all.
/// Nothing is changed unless all of it is understood.
/// </summary>
internal static class FaultRequests
{
    private static readonly Dictionary<string, Action<JsonElement, Faults, ClusterStore>> Settings = new(StringComparer.Ordinal)
    {
        ["tooManyRequests"] = (value, faults, _) => faults.TooManyRequests = value.GetInt32(),
        ["unavailable"] = (value, faults, _) => faults.Unavailable = value.GetInt32(),
        ["retryAfterSeconds"] = (value, faults, _) => faults.RetryAfterSeconds = value.GetInt32(),
        ["garbage"] = (value, faults, _) => faults.Garbage = value.GetInt32(),
        ["garbageEvents"] = (value, faults, _) => faults.GarbageEvents = value.GetInt32(),
        ["cutWatches"] = (value, faults, _) => faults.CutWatches = value.GetInt32(),
        ["cutLists"] = (value, faults, _) => faults.CutLists = value.GetInt32(),
        ["expiredContinues"] = (value, faults, _) => faults.ExpiredContinues = value.GetInt32(),
        ["continueTokenOn410"] = (value, faults, _) => faults.ContinueTokenOn410 = value.GetBoolean(),
        ["staleLists"] = (value, faults, _) => faults.StaleLists = value.GetInt32(),
        ["delayMs"] = (value, faults, _) => faults.Delay = TimeSpan.FromMilliseconds(value.GetInt32()),
        ["unauthorized"] = (value, faults, _) => faults.Unauthorized = value.GetBoolean(),
        ["forbidden"] = (value, faults, _) => faults.Forbidden = value.GetBoolean(),
        ["namespacesForbidden"] = (value, faults, _) => faults.NamespacesForbidden = value.GetBoolean(),
        ["noSystemNamespace"] = (value, faults, _) => faults.NoSystemNamespace = value.GetBoolean(),
        ["expiredAsStatus"] = (value, faults, _) => faults.ExpiredAsStatus = value.GetBoolean(),
        ["silentWatches"] = (value, faults, _) => faults.SilentWatches = value.GetBoolean(),
        ["noStreamingLists"] = (value, faults, _) => faults.NoStreamingLists = value.GetBoolean(),
        ["streamingListsOff"] = (value, faults, _) => faults.StreamingListsOff = value.GetBoolean(),
        ["clear"] = (_, faults, _) => faults.Clear(),
        ["compact"] = (_, _, store) => store.Compact(),
        ["restore"] = Restore,
    };

    public static async Task HandleAsync(HttpContext context, Faults faults, ClusterStore store)
    {
        if (context.Request.Method != "POST")
        {
            await Answers.SendAsync(context, Answers.MethodNotAllowed()).ConfigureAwait(false);
            return;
        }
        using var json = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted).ConfigureAwait(false);
        var wanted = json.RootElement.EnumerateObject().ToList();
        if (wanted.FindIndex(fault => !Settings.ContainsKey(fault.Name)) is >= 0 and var unknown)
        {
            var message = $"there is no fault named {wanted[unknown].Name}; there are {string.Join(", ", Settings.Keys)}";
            await Answers.SendAsync(context, Answers.Status(400, "BadRequest", message)).ConfigureAwait(false);
            return;
        }
        foreach (var fault in wanted)
            Settings[fault.Name](fault.Value, faults, store);
        await Answers.SendAsync(context, 200, "{}\n"u8.ToArray()).ConfigureAwait(false);
    }

    /// <summary>A revision to go back to, or true for the oldest.</summary>
    private static void Restore(JsonElement value, Faults faults, ClusterStore store)
    {
        if (value.ValueKind != JsonValueKind.Number)
            store.RestoreOldest();
        else if (!store.Restore(value.GetInt64()))
            throw new JsonException($"revision {value.GetInt64()} is not in the history, which goes from {store.Compacted} to {store.Revision}");
    }
}
