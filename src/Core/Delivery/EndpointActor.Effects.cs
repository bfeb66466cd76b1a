using System.Diagnostics;
using ActorVent.Journal;
using ActorVent.Progress;
using Akka.Actor;

namespace ActorVent.Delivery;

internal sealed partial class EndpointActor
{
    private void Run(EndpointEffect effect)
    {
        switch (effect)
        {
            case EndpointEffect.Post post:
                Post(post);
                break;
            case EndpointEffect.Persist persist:
                _log?.Tell(new LogMessage.Persist(persist.Number, persist.Delta));
                break;
            case EndpointEffect.Pull pull:
                _services.Tail.Tell(new TailMessage.Pull(pull.After, pull.Most, pull.MostBytes) { ReadUpTo = pull.ReadUpTo });
                break;
            case EndpointEffect.CancelPull:
                _services.Tail.Tell(TailMessage.Cancel.Instance);
                break;
            case EndpointEffect.SetTimer timer:
                SetTimer(timer.Due);
                break;
            case EndpointEffect.StartLog:
                _log = Context.Watch(Context.ActorOf(_services.Log(_options.Id), "log"));
                _services.Restarts.Began(_log, _logEnds);
                break;
            case EndpointEffect.Stop:
                Context.Stop(Self);
                break;
            case EndpointEffect.Fail fail:
                Log.EndpointFailed(_services.Logger, _options.Id.Value, fail.Reason);
                Context.Stop(Self);
                break;
            default:
                RunOnJournal(effect);
                break;
        }
    }

    private void RunOnJournal(EndpointEffect effect)
    {
        switch (effect)
        {
            case EndpointEffect.Load load:
                _loads.Add(load);
                break;
            case EndpointEffect.ReadExpired read:
                Pipe(ReadExpiredAsync(read), error => new EndpointInput.ExpiredFailed(read.Partition, error.Message));
                break;
            case EndpointEffect.WriteLetters letters:
                Pipe(WriteLettersAsync(letters), error => new EndpointInput.LettersFailed(error.Message));
                break;
            case EndpointEffect.WriteLow low:
                Pipe(WriteLowAsync(low), error => new EndpointInput.LowFailed(error.Message));
                break;
            case EndpointEffect.Open:
                Pipe(OpenAsync(), error => new EndpointInput.OpenFailed(error.Message));
                break;
            case EndpointEffect.SkipOthers skip:
                Pipe(SkipOthersAsync(skip), error => new EndpointInput.SkipFailed(error.Message));
                break;
            case EndpointEffect.ForgetCarried:
                _ = ForgetCarriedAsync();
                break;
            default:
                throw new UnreachableException($"nobody carries out {effect.GetType().Name}");
        }
    }

    private void Post(EndpointEffect.Post post)
    {
        if (!_services.Lease.IsHeld)
        {
            Self.Tell(new Told(new EndpointInput.NotSent(post.Number)));
            return;
        }
        var span = _services.Tracer.Deliver(post.Attempt.Entry, _services.Time.GetUtcNow());
        var attempt = span is null ? post.Attempt : post.Attempt with { TraceParent = span.Id };
        var request = _port.Composer.Compose(attempt, PayloadEnvironment.Of(_services.Environment, attempt.Entry), post.To) with { Lease = _services.Lease };
        if (span is not null)
            DeliverySpan.Begin(span, _options.Id, attempt, request.Url);
        var started = _services.Time.GetTimestamp();
        Pipe(SendAsync(post.Number, request, started, span), error => new EndpointInput.Answered(
            post.Number, new DeliveryOutcome(DeliveryCause.Cancelled, DeliveryPhase.Send, Detail: error.Message), _services.Time.GetElapsedTime(started)));
    }

    private void SetTimer(DateTimeOffset due)
    {
        var wait = due - _services.Time.GetUtcNow();
        Timers.StartSingleTimer(_due, _due, wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
    }

    private void Pipe(Task<EndpointInput> work, Func<Exception, EndpointInput> failed) =>
        work.PipeTo(Self, Self, input => new Told(input), error => new Told(failed(error)));

    private async Task<EndpointInput> SendAsync(long number, WebhookRequest request, long started, Activity? span)
    {
        var outcome = await _port.Transport.SendAsync(request, _stopping.Token).ConfigureAwait(false);
        if (span is not null)
            DeliverySpan.End(span, outcome, _services.Time.GetUtcNow());
        if (outcome.Cause == DeliveryCause.LeaseLapsed)
            return new EndpointInput.NotSent(number);
        return new EndpointInput.Answered(number, outcome, _services.Time.GetElapsedTime(started));
    }

    private async Task<EndpointInput> OpenAsync()
    {
        var stopping = _stopping.Token;
        var known = await _services.Journal.OpenEndpointAsync(
            new EndpointRegistration(_options.Id, _options.MaskedUrl, _options.FromAnnotation), stopping).ConfigureAwait(false);
        return new EndpointInput.Opened(known, await _services.Journal.HeadsAsync(stopping).ConfigureAwait(false));
    }

    private async Task<EndpointInput> SkipOthersAsync(EndpointEffect.SkipOthers skip) =>
        new EndpointInput.OthersSkipped(await _services.Journal.SkipOthersAsync(_options.Id, skip.Offsets, _stopping.Token).ConfigureAwait(false));

    /// <summary>Many lanes go on at once, when what they waited for is persisted: one read for all costs little more than for one.</summary>
    private void LoadTogether()
    {
        if (_loads.Count == 0)
            return;
        var loads = _loads.ToArray();
        _loads.Clear();
        LoadAsync(loads).PipeTo(
            Self, Self,
            static inputs => new LoadedTogether(inputs),
            error => new LoadedTogether(Array.ConvertAll(loads, load => new EndpointInput.LoadFailed(load.Object, error.Message))));
    }

    private async Task<EndpointInput[]> LoadAsync(EndpointEffect.Load[] loads)
    {
        try
        {
            return await ReadTogetherAsync(loads).ConfigureAwait(false);
        }
        catch (Exception e) when (loads.Length > 1 && e is not (OperationCanceledException or JournalException { IsTransient: true }))
        {
            // One that cannot be read must not hold up the others.
            return await Task.WhenAll(Array.ConvertAll(loads, LoadAloneAsync)).ConfigureAwait(false);
        }
    }

    private async Task<EndpointInput> LoadAloneAsync(EndpointEffect.Load load)
    {
        try
        {
            return (await ReadTogetherAsync([load]).ConfigureAwait(false))[0];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new EndpointInput.LoadFailed(load.Object, e.Message);
        }
    }

    private async Task<EndpointInput[]> ReadTogetherAsync(EndpointEffect.Load[] loads)
    {
        var lanes = Array.ConvertAll(loads, static load => new LaneRead(load.Partition, load.Object, load.After, load.UpTo));
        var next = await _services.Journal.ReadNextAsync(lanes, Target, _options.NewestOnly, _stopping.Token).ConfigureAwait(false);
        var inputs = new EndpointInput[loads.Length];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = new EndpointInput.Loaded(loads[i].Object, next[i].Head, next[i].Expired);
        return inputs;
    }

    private async Task<EndpointInput> ReadExpiredAsync(EndpointEffect.ReadExpired read) =>
        new EndpointInput.ExpiredRead(
            read.Partition, await _services.Journal.ReadExpiredAsync(read.Partition, read.After, read.UpTo, Target, _stopping.Token).ConfigureAwait(false));

    private async Task<EndpointInput> WriteLettersAsync(EndpointEffect.WriteLetters letters)
    {
        var result = await _services.Journal.WriteDeadLettersAsync(letters.Letters, _stopping.Token).ConfigureAwait(false);
        return result.Outcome == WriteOutcome.Written ? EndpointInput.LettersWritten.Instance : new EndpointInput.LettersFailed(result.Reason ?? "no reason was given");
    }

    private async Task<EndpointInput> WriteLowAsync(EndpointEffect.WriteLow low)
    {
        var result = await _services.Journal.WriteLowAsync(_options.Id, low.Low, low.DisabledSince, _stopping.Token).ConfigureAwait(false);
        return result.Outcome == WriteOutcome.Written ? EndpointInput.LowWritten.Instance : new EndpointInput.LowFailed(result.Reason ?? "no reason was given");
    }

    // A failure is no harm: the next start says it again.
    private async Task ForgetCarriedAsync()
    {
        try
        {
            await _services.Journal.ForgetCarriedAsync(_options.Id, _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is JournalException or OperationCanceledException)
        {
            Log.CarriedStays(_services.Logger, _options.Id, e.Message);
        }
    }
}
