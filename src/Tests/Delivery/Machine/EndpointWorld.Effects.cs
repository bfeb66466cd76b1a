using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Delivery.Machine;

/// <summary>What becomes of what the machine wants done.</summary>
internal sealed partial class EndpointWorld
{
    private bool Fails() => _random.NextDouble() < _trouble;

    private void Run(EndpointEffect effect, Life life)
    {
        switch (effect)
        {
            case EndpointEffect.Open:
                Later(life, () => Fails() ? new EndpointInput.OpenFailed("trouble") : new EndpointInput.Opened(
                    new EndpointStart(false, new SequenceNumber[Partitions], null), [.. _journal.Select(p => new SequenceNumber(p.Count))]));
                break;
            case EndpointEffect.StartLog:
                Assert.False(life.HasLog);
                life.HasLog = true;
                Later(life, () => new EndpointInput.LogRecovered(_log.Progress));
                break;
            case EndpointEffect.Persist persist:
                Persist(persist, life);
                break;
            case EndpointEffect.WriteLetters letters:
                Later(life, () => WriteLetters(letters.Letters));
                break;
            case EndpointEffect.WriteLow low:
                Later(life, () => WriteLow(low.Low));
                break;
            case EndpointEffect.Pull pull:
                life.Pull = pull;
                Later(life, 0.01, () => Serve(life, pull));
                break;
            case EndpointEffect.CancelPull:
                life.Pull = null;
                break;
            case EndpointEffect.Load load:
                Later(life, () => Fails() ? new EndpointInput.LoadFailed(load.Object, "trouble") : Load(load));
                break;
            case EndpointEffect.ReadExpired read:
                Later(life, () => Fails()
                    ? new EndpointInput.ExpiredFailed(read.Partition, "trouble")
                    : new EndpointInput.ExpiredRead(read.Partition, Expired(read.Partition, read.After, read.UpTo)));
                break;
            case EndpointEffect.Post post:
                Post(post, life);
                break;
            case EndpointEffect.SetTimer timer:
                Assert.True(timer.Due > _now, "a timer for what could have been done at once");
                var number = ++life.Timer;
                Later(life, Math.Max(0, (timer.Due - _now).TotalSeconds), () =>
                {
                    if (number == life.Timer)
                        Tell(EndpointInput.Due.Instance);
                });
                break;
            case EndpointEffect.Stop:
                Assert.Equal(0, _trouble > 0 ? 0 : _inFlight);
                Later(life, 0.1, Begin);
                break;
            case EndpointEffect.Fail fail:
                Assert.Fail(fail.Reason);
                break;
        }
    }

    private void Persist(EndpointEffect.Persist persist, Life life)
    {
        Assert.True(life.HasLog);
        Later(life, _random.NextDouble() * 0.05, () =>
        {
            var fails = Fails();
            if (!fails || _random.Next(2) == 0)
            {
                foreach (var (partition, sequence) in persist.Delta.Offsets)
                    Assert.True(_journal[partition.Value].Count >= sequence.Value);
                _log = _log.Apply(persist.Delta);
            }
            if (!fails)
            {
                Tell(new EndpointInput.Persisted(persist.Number));
                return;
            }
            Tell(new EndpointInput.LogFailed("trouble"));
            life.HasLog = false;
            Tell(EndpointInput.LogStopped.Instance);
        });
    }

    private EndpointInput WriteLetters(IReadOnlyList<DeadLetter> letters)
    {
        if (Fails())
            return new EndpointInput.LettersFailed("trouble");
        foreach (var letter in letters)
            _letters.Add((letter.Partition.Value, letter.Sequence.Value));
        return EndpointInput.LettersWritten.Instance;
    }

    private EndpointInput WriteLow(IReadOnlyList<(PartitionId Partition, SequenceNumber Low)> low)
    {
        if (Fails())
            return new EndpointInput.LowFailed("trouble");
        foreach (var (partition, sequence) in low)
            _low[partition.Value] = Math.Max(_low[partition.Value], sequence.Value);
        return EndpointInput.LowWritten.Instance;
    }

    private void Serve(Life life, EndpointEffect.Pull pull)
    {
        if (life.Pull != pull)
            return;
        var found = new List<Entry>();
        for (var partition = 0; partition < Partitions; partition++)
            found.AddRange(_journal[partition].Skip((int)pull.After[partition].Value).OfType<Entry>().Take(pull.Most - found.Count).Select(Read));
        if (found.Count == 0)
        {
            Later(life, 0.5, () => Serve(life, pull));
            return;
        }
        life.Pull = null;
        Tell(new EndpointInput.Pulled(found));
    }

    private void Post(EndpointEffect.Post post, Life life)
    {
        Requests++;
        _inFlight++;
        Assert.True(_inFlight <= _options.MostInFlight);
        var entry = post.Attempt.Entry;
        var name = entry.Object.Name;
        Assert.True(_newest.GetValueOrDefault(name) <= entry.Sequence.Value, $"{name}: {entry.Sequence} after {_newest.GetValueOrDefault(name)}");
        _newest[name] = entry.Sequence.Value;
        var status = _random.NextDouble() < _refusing ? 503 : _random.Next(20) == 0 ? 422 : 200;
        if (status == 200)
        {
            if (!_accepted.TryGetValue(name, out var accepted))
                _accepted[name] = accepted = [];
            if (accepted.Any(e => e.Sequence == entry.Sequence))
                _repeats++;
            accepted.Add(entry);
        }
        Later(life, _random.NextDouble() * 0.5, () =>
        {
            _inFlight--;
            Tell(new EndpointInput.Answered(
                post.Number, new DeliveryOutcome(DeliveryCause.Status, DeliveryPhase.Response, status, status == 503 && _random.Next(30) == 0 ? TimeSpan.FromSeconds(3) : null), TimeSpan.Zero));
        });
    }
}
