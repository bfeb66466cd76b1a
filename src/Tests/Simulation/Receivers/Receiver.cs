using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Truth;

namespace ActorVent.Tests.Simulation.Receivers;

/// <summary>An endpoint that fails in all ways, and holds every request against the truth.</summary>
internal sealed class Receiver(string name, TruthLog truth, Random random, Schedule schedule, Trace trace)
{
    private readonly Dictionary<string, int> _places = [];
    private readonly Dictionary<string, Fact> _settled = [];
    private readonly Dictionary<string, SequenceNumber> _sequences = [];
    private readonly HashSet<string> _left = [];
    private readonly Dictionary<string, DateTimeOffset> _accepted = [];
    private readonly HashSet<string> _unanswered = [];
    private readonly Dictionary<string, int> _order = [];
    private readonly HashSet<(string, Fact)> _all = [];
    private readonly Dictionary<(PartitionId, SequenceNumber), Entry> _rejected = [];

    // The oracle asks for the same entries until all is quiet, and an id is a hash over the payload.
    private readonly Dictionary<Entry, string> _ids = new(ReferenceEqualityComparer.Instance);

    public string Name => name;

    public ResendCheck Resends { get; } = new(name, schedule);

    public ReceiverMood Mood { get; } = new();

    /// <summary>What was wrong, for people.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>What came although the end of the uid before, that was settled, had not.</summary>
    public List<(string Key, Fact Last, SequenceNumber Sequence, Fact Next)> Unended { get; } = [];

    /// <summary>What was accepted although it had been before, and answered: when, and when the first time.</summary>
    public List<(string Key, DateTimeOffset First, DateTimeOffset Again)> Repeats { get; } = [];

    public int Accepted { get; private set; }

    /// <summary>Whether it ever said that it is gone for good.</summary>
    public bool HasSaidGone { get; private set; }

    /// <summary>What was refused for good, unless it was accepted later.</summary>
    public IReadOnlyCollection<Entry> Rejected => _rejected.Values;

    /// <summary>The last fact that this endpoint accepted or rejected for good, null when there is none.</summary>
    public Fact? Settled(string key) => _settled.TryGetValue(key, out var fact) ? fact : null;

    /// <summary>Of the last entry of the object that it accepted or rejected for good.</summary>
    public SequenceNumber SequenceOf(string key) => _sequences.GetValueOrDefault(key);

    /// <summary>Where an entry stands among all that was accepted or rejected for good, by its id; a repeat keeps its first place. null: nowhere.</summary>
    /// <param name="endpoint">The one that leads here.</param>
    /// <param name="entry">What was made durable for it.</param>
    public int? PlaceOf(EndpointId endpoint, Entry entry)
    {
        if (!_ids.TryGetValue(entry, out var id))
            _ids.Add(entry, id = World.IdOf(endpoint, entry));
        return _order.TryGetValue(id, out var place) ? place : null;
    }

    /// <summary>Whether it ever accepted the fact, or rejected it for good.</summary>
    public bool HasSettled(string key, Fact fact) => _all.Contains((key, fact));

    /// <summary>Whether the last that it accepted or rejected said that the object goes elsewhere.</summary>
    public bool HasLeft(string key) => _left.Contains(key);

    /// <summary>Its endpoint was removed with all that was for it: what it knew is nobody's any more.</summary>
    public void Forget()
    {
        _settled.Clear();
        _left.Clear();
        _rejected.Clear();
    }

    /// <returns>How it ends for the sender.</returns>
    public DeliveryOutcome Receive(Request request)
    {
        var entry = request.Entry;
        var key = entry.Object.Path;
        var token = PodShape.TokenOf(entry.Payload.Span);
        var fact = entry.Type == ChangeType.Deleted ? Fact.Deleted(entry.Uid) : Fact.State(entry.Uid, token);
        var leaves = entry.Type == ChangeType.OutOfScope;
        CheckOrder(key, fact);
        if (entry.Version.IsNone)
            Violations.Add($"{name}: {key} received {fact} without a version");
        // Of what was there before the endpoint, a resend may be the first that it gets.
        Violations.AddRange(Resends.Received(key, fact, HasLeft(key) ? null : Settled(key) ?? fact, request.WebhookId, request.Cause == Cause.Resend, leaves));
        var outcome = Decide(key);
        var isLost = outcome.Cause == DeliveryCause.TimedOut && random.Next(2) == 0;
        trace.Add($"{name} got {key} {fact} {entry.Type} version {entry.Version} {request.Cause} ({entry.Partition}:{entry.Sequence}): {outcome.Cause} {outcome.Status}{(isLost ? ", accepted" : "")}");
        if (outcome.Status is >= 200 and < 300 || isLost)
            Accept(key, request, isLost);
        if (outcome.Status is (>= 200 and < 300) or 400 || isLost)
            Settle(key, request, fact, leaves);
        if (outcome.Status == 400)
            _rejected[(entry.Partition, entry.Sequence)] = entry;
        return outcome;
    }

    private void Accept(string key, Request request, bool isLost)
    {
        Accepted++;
        Resends.Accepted(key);
        _rejected.Remove((request.Entry.Partition, request.Entry.Sequence));
        if (_accepted.TryGetValue(request.WebhookId, out var first) && !_unanswered.Contains(request.WebhookId))
            Repeats.Add((key, first, schedule.Now));
        _accepted[request.WebhookId] = schedule.Now;
        if (isLost)
            _unanswered.Add(request.WebhookId);
        else
            _unanswered.Remove(request.WebhookId);
    }

    private void Settle(string key, Request request, Fact fact, bool leaves)
    {
        _settled[key] = fact;
        _sequences[key] = request.Entry.Sequence;
        _order.TryAdd(request.WebhookId, _order.Count);
        _all.Add((key, fact));
        if (leaves)
            _left.Add(key);
        else
            _left.Remove(key);
    }

    private void CheckOrder(string key, Fact fact)
    {
        if (_settled.TryGetValue(key, out var last) && last.Uid != fact.Uid && !last.IsDeletion && !_left.Contains(key))
            Unended.Add((key, last, SequenceOf(key), fact));
        var from = _places.GetValueOrDefault(key);
        var place = truth.Find(key, fact, from);
        if (place < 0)
            Violations.Add($"{name}: {key} received {fact} after place {from}: it is older, or never was");
        else
            _places[key] = place;
    }

    private DeliveryOutcome Decide(string key)
    {
        if (Mood.Hold is { } hold)
            return Failed(503, hold);
        if (Mood.Victim is { } victim && key[^1] % 3 == victim)
            return Failed(500, null);
        if (Mood.Gone > 0 && random.NextDouble() < Mood.Gone)
        {
            HasSaidGone = true;
            return Failed(410, null);
        }
        var chance = random.NextDouble();
        if (chance < Mood.Rejects)
            return new DeliveryOutcome(DeliveryCause.Status, DeliveryPhase.Response, 400, Detail: "bad request");
        if (chance < Mood.Rejects + Mood.Fails)
            return Failed(random.Next(3) switch { 0 => 503, 1 => 429, _ => 404 }, random.Next(5) == 0 ? TimeSpan.FromSeconds(random.Next(1, 20)) : null);
        if (chance < Mood.Rejects + Mood.Fails + Mood.TimesOut)
            return new DeliveryOutcome(DeliveryCause.TimedOut, DeliveryPhase.Response);
        return new DeliveryOutcome(DeliveryCause.Status, DeliveryPhase.Response, 200);
    }

    private static DeliveryOutcome Failed(int status, TimeSpan? retryAfter) =>
        new(DeliveryCause.Status, DeliveryPhase.Response, status, retryAfter, "unavailable");
}
