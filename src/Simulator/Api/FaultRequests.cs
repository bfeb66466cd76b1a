using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>POST /simulator/faults: <c>{"unavailable":3,"delayMs":200,"compact":true}</c> and the like.</summary>
internal static class FaultRequests
{
    public static async Task HandleAsync(HttpContext context, Faults faults, ClusterStore store)
    {
        using var json = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted).ConfigureAwait(false);
        foreach (var fault in json.RootElement.EnumerateObject())
        {
            if (!Apply(fault.Name, fault.Value, faults, store))
            {
                await Answers.SendAsync(context, Answers.Status(400, "BadRequest", $"there is no fault named {fault.Name}")).ConfigureAwait(false);
                return;
            }
        }
        await Answers.SendAsync(context, 200, "{}"u8.ToArray()).ConfigureAwait(false);
    }

    private static bool Apply(string name, JsonElement value, Faults faults, ClusterStore store)
    {
        switch (name)
        {
            case "tooManyRequests":
                faults.TooManyRequests = value.GetInt32();
                return true;
            case "unavailable":
                faults.Unavailable = value.GetInt32();
                return true;
            case "garbage":
                faults.Garbage = value.GetInt32();
                return true;
            case "cutWatches":
                faults.CutWatches = value.GetInt32();
                return true;
            case "expiredContinues":
                faults.ExpiredContinues = value.GetInt32();
                return true;
            case "staleLists":
                faults.StaleLists = value.GetInt32();
                return true;
            case "delayMs":
                faults.Delay = TimeSpan.FromMilliseconds(value.GetInt32());
                return true;
            case "unauthorized":
                faults.Unauthorized = value.GetBoolean();
                return true;
            case "forbidden":
                faults.Forbidden = value.GetBoolean();
                return true;
            case "expiredAsStatus":
                faults.ExpiredAsStatus = value.GetBoolean();
                return true;
            case "silentWatches":
                faults.SilentWatches = value.GetBoolean();
                return true;
            case "compact":
                store.Compact();
                return true;
            case "restore":
                store.RestoreOldest();
                return true;
            default:
                return false;
        }
    }
}
