using System.Text.Json;
using ActorVent.Delivery;

namespace ActorVent.Tests.Properties;

/// <summary>An endpoint that fails in all ways, and holds every request against the truth.</summary>
internal sealed class FakeReceiver(string name, TruthLog truth, Annotations annotations, Random random, Trace trace)
{
    private readonly Dictionary<string, int> _places = [];
    private readonly Dictionary<string, TruthLog.Fact> _received = [];
    private readonly Dictionary<string, TruthLog.Fact> _settled = [];
    private readonly HashSet<string> _left = [];
    private readonly HashSet<string> _accepted = [];
    private readonly Dictionary<string, int> _order = [];
    private readonly HashSet<(string, TruthLog.Fact)> _all = [];

    public string Name => name;

    public ResendCheck Resends { get; } = new(name, trace);

    /// <summary>The ids of all that was accepted or rejected for good, with their place among these; a repeat keeps its first.</summary>
    public IReadOnlyDictionary<string, int> SettledIds => _order;

    public FakeReceiverMood Mood { get; } = new();

    /// <summary>What was wrong, for people.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>Requests accepted that were accepted before.</summary>
    public int Repeats { get; private set; }

    public int Accepted { get; private set; }

    public IReadOnlySet<string> AcceptedIds => _accepted;

    /// <summary>The last fact that this endpoint accepted or rejected for good, null when there is none.</summary>
    public TruthLog.Fact? Settled(string key) => _settled.TryGetValue(key, out var fact) ? fact : null;

    /// <summary>Whether it ever accepted the fact, or rejected it for good.</summary>
    public bool HasSettled(string key, TruthLog.Fact fact) => _all.Contains((key, fact));

    /// <summary>Whether the last that it accepted or rejected said that the object goes elsewhere.</summary>
    public bool HasLeft(string key) => _left.Contains(key);

    public IWebhookTransport Connect(TimeProvider time) => new Transport(this, time);

    private DeliveryOutcome Receive(WebhookRequest request)
    {
        using var document = JsonDocument.Parse(request.Body);
        var pod = document.RootElement.GetProperty("pod");
        var metadata = pod.GetProperty("metadata");
        var key = $"{metadata.GetProperty("namespace").GetString()}/{metadata.GetProperty("name").GetString()}";
        var isDeletion = pod.GetProperty("status").GetProperty("phase").GetString() == "Deleted";
        var fact = new TruthLog.Fact(
            metadata.GetProperty("uid").GetString()!, isDeletion ? 0 : pod.GetProperty("token").GetInt64(), isDeletion);
        var id = request.Headers.First(h => h.Key == "webhook-id").Value;
        var leaves = request.Headers.Any(h => h is { Key: "actorvent-type", Value: "out-of-scope" });
        CheckOrder(key, fact, leaves);
        CheckEnvironment(key, pod.GetProperty("token").GetInt64(), document.RootElement);
        var cause = request.Headers.First(h => h.Key == "actorvent-cause").Value;
        Violations.AddRange(Resends.Received(key, fact, HasLeft(key) ? null : Settled(key), id, cause == "resend", leaves));
        var outcome = Decide();
        trace.Add($"{name} got {key} {fact} {string.Join(' ', request.Headers.Where(h => h.Key is "actorvent-version" or "actorvent-type" or "actorvent-cause" or "actorvent-attempt").Select(h => h.Value))}: {outcome.Cause} {outcome.Status}");
        if (outcome.Status is >= 200 and < 300)
        {
            Accepted++;
            Resends.Accepted(key);
            if (!_accepted.Add(id))
                Repeats++;
        }
        if (outcome.Status is >= 200 and < 300 or 400)
        {
            _settled[key] = fact;
            _order.TryAdd(id, _order.Count);
            _all.Add((key, fact));
            if (leaves)
                _left.Add(key);
            else
                _left.Remove(key);
        }
        return outcome;
    }

    private void CheckEnvironment(string key, long token, JsonElement root)
    {
        var environment = root.TryGetProperty("env", out var env) ? env.GetProperty("ATOMIST_ENVIRONMENT").GetString() : null;
        if (environment != annotations.EnvironmentOf(token))
            Violations.Add($"{name}: {key} token {token} came with environment {environment}, not {annotations.EnvironmentOf(token)}");
    }

    private void CheckOrder(string key, TruthLog.Fact fact, bool leaves)
    {
        if (_received.TryGetValue(key, out var last) && last.Uid != fact.Uid && !last.IsDeletion)
            Violations.Add($"{name}: {key} received {fact} without the deletion of {last}");
        if (leaves)
            _received.Remove(key);
        else
            _received[key] = fact;
        var from = _places.GetValueOrDefault(key);
        var place = truth.Find(key, fact, from);
        if (place < 0)
            Violations.Add($"{name}: {key} received {fact} after place {from}: it is older, or never was");
        else
            _places[key] = place;
    }

    private DeliveryOutcome Decide()
    {
        if (Mood.Hold is { } hold)
            return new DeliveryOutcome(DeliveryCause.Status, DeliveryPhase.Response, 503, hold, "unavailable");
        var chance = random.NextDouble();
        if (chance < Mood.Rejects)
            return new DeliveryOutcome(DeliveryCause.Status, DeliveryPhase.Response, 400, Detail: "bad request");
        if (chance < Mood.Rejects + Mood.Fails)
        {
            return new DeliveryOutcome(
                DeliveryCause.Status, DeliveryPhase.Response, 503, random.Next(5) == 0 ? TimeSpan.FromSeconds(random.Next(1, 20)) : null, "unavailable");
        }
        if (chance < Mood.Rejects + Mood.Fails + Mood.TimesOut)
            return new DeliveryOutcome(DeliveryCause.TimedOut, DeliveryPhase.Response);
        return new DeliveryOutcome(DeliveryCause.Status, DeliveryPhase.Response, 200);
    }

    private sealed class Transport(FakeReceiver receiver, TimeProvider time) : IWebhookTransport
    {
        public async ValueTask<DeliveryOutcome> SendAsync(WebhookRequest request, CancellationToken cancellationToken)
        {
            var random = receiver.Random;
            if (random.Next(3) == 0)
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 20)), time, cancellationToken);
            if (random.NextDouble() < receiver.Mood.Refuses)
                return new DeliveryOutcome(DeliveryCause.Network, DeliveryPhase.Connect, Detail: "refused");
            var outcome = receiver.Receive(request);
            var latency = outcome.Cause == DeliveryCause.TimedOut ? 30_000 : random.Next(1, receiver.Mood.MostLatency);
            if (latency > 1)
                await Task.Delay(TimeSpan.FromMilliseconds(latency), time, cancellationToken);
            return outcome;
        }
    }

    private Random Random => random;
}

/// <summary>How likely the endpoint misbehaves, from 0 to 1 per request.</summary>
internal sealed class FakeReceiverMood
{
    public double Refuses { get; set; }

    public double Rejects { get; set; }

    public double Fails { get; set; }

    public double TimesOut { get; set; }

    public int MostLatency { get; set; } = 50;

    /// <summary>Answers everything with this as Retry-After; null: does not.</summary>
    public TimeSpan? Hold { get; set; }

    public void Calm()
    {
        Hold = null;
        Refuses = Rejects = Fails = TimesOut = 0;
        MostLatency = 50;
    }

    public void Rough(Random random)
    {
        Refuses = random.NextDouble() * 0.3;
        Rejects = random.Next(3) == 0 ? random.NextDouble() * 0.1 : 0;
        Fails = random.NextDouble() * 0.4;
        TimesOut = random.NextDouble() * 0.1;
        MostLatency = random.Next(2, 2000);
    }

    public void Down() => Refuses = 1;
}
