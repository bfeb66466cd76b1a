using ActorVent.Primitives;
using Akka.Persistence;
using Microsoft.Extensions.Logging;

namespace ActorVent.Progress;

/// <summary>Snapshots and the deletion of what they replace. That some of it fails is harmless: the next snapshot makes up for it.</summary>
internal sealed partial class LogActor
{
    private bool ReceiveUpkeep(object message)
    {
        switch (message)
        {
            case SaveSnapshotSuccess saved:
                _isSaving = false;
                Log.Saved(_logger, _options.Endpoint, saved.Metadata.SequenceNr);
                DeleteOld(saved.Metadata.SequenceNr);
                if (LastSequenceNr - saved.Metadata.SequenceNr >= _options.SnapshotEvery)
                    SaveProgress();
                return true;
            case SaveSnapshotFailure failed:
                _isSaving = false;
                Log.UpkeepFailed(_logger, failed.Cause, _options.Endpoint);
                return true;
            case DeleteSnapshotsSuccess:
                DeleteNext();
                return true;
            case DeleteMessagesSuccess done:
                _deleted = Math.Max(_deleted, done.ToSequenceNr);
                DeleteNext();
                return true;
            case DeleteMessagesFailure failed:
                Log.UpkeepFailed(_logger, failed.Cause, _options.Endpoint);
                return true;
            case DeleteSnapshotsFailure failed:
                Log.UpkeepFailed(_logger, failed.Cause, _options.Endpoint);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Akka saves a snapshot under whatever number is last, so the state must be that of the last row: it is, in this actor's own handlers.</summary>
    private void SaveProgress()
    {
        // One that is left out is made up for by the next.
        if (_isSaving || !_options.Lease.IsHeld)
            return;
        _isSaving = true;
        SaveSnapshot(ProgressFormat.Write(LastSequenceNr, _state.ToProgress()));
    }

    /// <summary>Two snapshots are kept, and the events since the older one.</summary>
    private void DeleteOld(long newest)
    {
        var older = _newestSnapshot;
        _newestSnapshot = newest;
        if (older == 0)
            return;
        _deleteUpTo = older;
        DeleteSnapshots(new SnapshotSelectionCriteria(older - 1));
    }

    private void DeleteNext()
    {
        if (_deleted < _deleteUpTo)
            DeleteMessages(Math.Min(_deleteUpTo, _deleted + _options.DeleteAtOnce));
        else
            Log.Deleted(_logger, _options.Endpoint, _deleted);
    }

    private static new partial class Log
    {
        [LoggerMessage(1500, LogLevel.Debug, "The log of endpoint {Endpoint} stops; its endpoint is told and starts it again")]
        public static partial void Failed(ILogger logger, Exception cause, EndpointId endpoint);

        [LoggerMessage(1501, LogLevel.Debug, "A snapshot of endpoint {Endpoint} was not saved, or what it replaces not deleted; the next makes up for it")]
        public static partial void UpkeepFailed(ILogger logger, Exception cause, EndpointId endpoint);

        [LoggerMessage(1502, LogLevel.Debug, "A snapshot of endpoint {Endpoint} was saved at row {Row}")]
        public static partial void Saved(ILogger logger, EndpointId endpoint, long row);

        [LoggerMessage(1503, LogLevel.Debug, "The rows of endpoint {Endpoint} up to {Row} were deleted: snapshots have taken their place")]
        public static partial void Deleted(ILogger logger, EndpointId endpoint, long row);
    }
}
