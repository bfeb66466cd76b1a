using Akka.Actor;
using Akka.Persistence;

namespace ActorVent.Progress;

internal sealed partial class LogActor
{
    protected override bool ReceiveRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer offer:
                // Refused, Akka reads all rows there are; they are held until an older snapshot has been looked for.
                return _recovery!.Offer(offer.Metadata.SequenceNr, offer.Snapshot);
            case RecoveryCompleted:
                CompleteOrLookBack();
                return true;
            default:
                _recovery!.Add(LastSequenceNr, message);
                return true;
        }
    }

    private void CompleteOrLookBack()
    {
        if (_recovery!.RefusedRow > 0)
            LoadSnapshot(PersistenceId, new SnapshotSelectionCriteria(_recovery.RefusedRow - 1), long.MaxValue);
        else
            Complete();
    }

    private void TryOlder(SelectedSnapshot? older)
    {
        if (_recovery is null)
            return;
        try
        {
            if (older is null)
                _recovery.NoOlderSnapshot();
            else
                _recovery.Offer(older.Metadata.SequenceNr, older.Snapshot);
            CompleteOrLookBack();
        }
        catch (UnreadableLogException e)
        {
            Refuse(e);
        }
    }

    private void Complete()
    {
        try
        {
            _state = _recovery!.Complete(LastSequenceNr);
        }
        catch (UnreadableLogException e)
        {
            Refuse(e);
            return;
        }
        _newestSnapshot = _recovery.SnapshotRow;
        // What was deleted before is not known: the one before the newest snapshot is, as a rule.
        _deleted = Math.Max(0, _newestSnapshot - (2 * _options.SnapshotEvery));
        _recovery = null;
        _endpoint.Tell(new LogMessage.Recovered(_state.ToProgress()));
    }
}
