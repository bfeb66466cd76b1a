using Received = ActorVent.Simulator.Webhooks.Delivery;

namespace ActorVent.Node.Commands;

/// <summary>Shows deliveries as they come, from any thread.</summary>
internal sealed class DeliveryScreen(TextWriter output, DeliveryLines lines)
{
    private readonly Lock _lock = new();

    public void Begin(string introduction)
    {
        lock (_lock)
        {
            output.WriteLine(introduction);
            output.WriteLine();
            output.WriteLine(lines.Header);
            output.Flush();
        }
    }

    public void Show(Received delivery)
    {
        var line = lines.Of(RowOf(delivery));
        lock (_lock)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private static DeliveryRow RowOf(Received delivery) => new()
    {
        Time = delivery.Time,
        Pod = delivery.Key,
        Phase = delivery.Phase,
        Ready = delivery.Ready,
        Cause = delivery.Cause,
        Attempt = delivery.Attempt,
        Remark = string.Join(", ", RemarksOn(delivery)),
    };

    private static IEnumerable<string> RemarksOn(Received delivery)
    {
        if (delivery.OrderViolation is not null)
            yield return "OUT OF ORDER";
        if (delivery.Signed == false)
            yield return "BAD SIGNATURE";
        if (delivery.IsRepeat)
            yield return "repeat";
        if (delivery.Status == 0)
            yield return "not answered";
        else if (delivery.Status is < 200 or > 299)
            yield return $"answered {delivery.Status}";
    }
}
