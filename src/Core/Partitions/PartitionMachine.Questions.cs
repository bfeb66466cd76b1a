using ActorVent.Journal;
using ActorVent.Partitions.Holds;
using ActorVent.Partitions.Scopes;
using ActorVent.Primitives;

namespace ActorVent.Partitions;

/// <summary>
/// What leaves the view of a selector may live on. The server is asked, once the watch tells the present: its answer is of now, and says nothing
/// of an event of then. What the watch tells of the object before that is the answer.
/// </summary>
internal sealed partial class PartitionMachine
{
    private static readonly TimeSpan LookupBackoff = TimeSpan.FromSeconds(2);

    private readonly QuestionBook _questions = new();

    /// <summary>A deletion under a selector that does not say it is one: it waits for an answer, the watch does not.</summary>
    private bool MustAsk(ScopeRun run, Change change, Batch? batch)
    {
        if (!run.IsSelective || change.Type != ChangeType.Deleted || IsMarked(change))
            return false;
        if (_table[change.Object] is not { State: ObjectState.Live } known || known.Uid != change.Uid || !change.Version.IsNewerThan(known.Version))
            return false;
        Ask(run, change.Object, known, change.Version, change.Cause, batch);
        return true;
    }

    private static bool IsMarked(Change change) => change.Payload is { } payload && DeletionMark.IsOn(payload.Span);

    private void Ask(ScopeRun run, ObjectKey key, Known known, ResourceVersion version, Cause cause, Batch? batch)
    {
        if (_questions[key] is { } open)
        {
            HoldPool.Add(open.Hold, batch);
            return;
        }
        var question = new Question
        {
            Number = _questions.NextNumber(),
            Object = key,
            Uid = known.Uid,
            Scope = run.Scope,
            Version = version,
            Cause = cause,
            Hold = _holds.Rent(known, batch),
        };
        _questions.Open(question);
        run.Questions.Enqueue(question);
    }

    /// <summary>
    /// It has left the view of one scope, and another shows it since: as when a node with another selector comes. Then it is in view all the same.
    /// </summary>
    /// <returns>The question, closed; null when there is none, or none that this makes moot.</returns>
    private Question? CloseMoot(ScopeRun run, Change change, ResourceVersion list)
    {
        if (_questions.IsEmpty || _questions[change.Object] is not { } question || question.Scope == run.Scope || change.Ends || change.Uid != question.Uid)
            return null;
        if (!question.Version.IsAtOrBelow(list.IsNone ? change.Version : list))
            return null;
        _questions.Close(question);
        return question;
    }

    /// <summary>What brought a question that is moot is settled no earlier than what made it so.</summary>
    private void GiveUp(Question? moot)
    {
        if (moot is null)
            return;
        _counts = _counts with { Void = _counts.Void + 1 };
        var known = _table[moot.Object];
        foreach (var batch in (Batch?[])[moot.Hold.Batch, .. moot.Hold.Voids ?? []])
            HoldBack(known, batch);
        _holds.Release(moot.Hold);
    }

    /// <summary>What is told of an object in doubt either answers the question, or is void because of it.</summary>
    /// <returns>Whether the change has been dealt with.</returns>
    private bool IsInDoubt(ScopeRun run, Change change, Batch? batch, ResourceVersion list)
    {
        if (_questions.IsEmpty || _questions[change.Object] is not { } question)
            return false;
        if (change.Ends && change.Uid == question.Uid)
        {
            if (change.Type == ChangeType.Deleted && (!run.IsSelective || IsMarked(change)))
                Answer(question, change, batch);
            else
                Void(change.Object, batch);
            return true;
        }
        var isNewer = list.IsNone ? change.Version.IsNewerThan(question.Version) : question.Version.IsAtOrBelow(list);
        if (!isNewer)
        {
            Void(change.Object, batch);
            return true;
        }
        Answer(question, change.Uid == question.Uid ? ChangeType.OutOfScope : ChangeType.Deleted);
        return false;
    }

    private void Answer(Question question, ChangeType type) => Answer(question, type, question.Version);

    private void Answer(Question question, ChangeType type, ResourceVersion version)
    {
        var known = _table[question.Object]!;
        var cause = type == ChangeType.OutOfScope ? Cause.OutOfScope : question.Cause;
        Answer(question, Inferred(question.Object, known, type, cause, LearntAt(known, version)), batch: null);
    }

    private void Answer(Question question, Change end, Batch? batch)
    {
        _questions.Close(question);
        HoldPool.Add(question.Hold, batch);
        PassOn(end, batch: null, question.Hold);
    }

    private void AskQuestions()
    {
        if (_questions.IsEmpty || _drainBy is not null)
            return;
        foreach (var run in _runs.Values)
        {
            AnswerSucceeded(run);
            while (run.IsCaughtUp && _questions.MayAsk && run.Questions.TryPeek(out var question) && (question.IsOver || question.NotBefore <= _now))
            {
                run.Questions.Dequeue();
                if (question.IsOver)
                    continue;
                _questions.Asked(question);
                _effects.Add(new PartitionEffect.LookUp(question.Number, question.Scope, question.Object));
            }
        }
    }

    private void LookedUp(PartitionInput.LookedUp answer)
    {
        if (_questions.Answered(answer.Question) is { } question)
            Take(question, answer);
        AskQuestions();
    }

    private void Take(Question question, PartitionInput.LookedUp answer)
    {
        var run = RunOf(question.Scope);
        if (answer.Uid == question.Uid)
        {
            Answer(question, ChangeType.OutOfScope);
        }
        else if (answer.Uid is null)
        {
            // Since the event it may have come back and gone again: what is still to come of that is void.
            Answer(question, ChangeType.Deleted, answer.Version.IsNewerThan(question.Version) ? answer.Version : question.Version);
        }
        else
        {
            // The name has been taken by another at a version that is not known: first what the watch has to say until now.
            question.Until = answer.Version;
            run.Succeeded.Add(question);
        }
    }

    /// <summary>Another uid had the name, and the watch has told everything up to then: nothing more comes of the one before.</summary>
    private void AnswerSucceeded(ScopeRun run)
    {
        for (var i = run.Succeeded.Count - 1; i >= 0; i--)
        {
            var question = run.Succeeded[i];
            if (!question.IsOver && question.Until.IsNewerThan(run.UpTo))
                continue;
            run.Succeeded.RemoveAt(i);
            if (!question.IsOver)
                Answer(question, ChangeType.Deleted);
        }
    }

    /// <summary>Nobody watches the scope any more: another that may have the object asks. What no other may have is out of scope.</summary>
    private void HandOverQuestions(ScopeRun from)
    {
        foreach (var question in _questions.Of(from.Scope))
        {
            if (WatcherOf(question.Object) is not { } to)
                continue;
            question.Scope = to.Scope;
            if (!question.Until.IsNone)
                to.Succeeded.Add(question);
            else if (!_questions.IsAsked(question))
                to.Questions.Enqueue(question);
        }
        from.Questions.Clear();
        from.Succeeded.Clear();
    }

    private ScopeRun? WatcherOf(ObjectKey key)
    {
        if (_table[key] is { } known && _runs.TryGetValue(known.Scope, out var own) && own.IsActive)
            return own;
        foreach (var run in _runs.Values)
        {
            if (run.IsActive && run.Shape.MayHave(key))
                return run;
        }
        return null;
    }

    private void AskLater(Question question, ScopeRun run)
    {
        question.NotBefore = _now + LookupBackoff;
        run.Questions.Enqueue(question);
    }

    private void LookupFailed(PartitionInput.LookupFailed failed)
    {
        if (_questions.Answered(failed.Question) is { } question)
        {
            Report(new PartitionReport.LookupFailed(question.Object, failed.Error));
            AskLater(question, RunOf(question.Scope));
        }
        AskQuestions();
    }
}
