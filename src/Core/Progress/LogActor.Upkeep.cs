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
                DeleteOld(saved.Metadata.SequenceNr);
                return true;
            case SaveSnapshotFailure failed:
                _isSaving = false;
                Log.UpkeepFailed(_logger, failed.Cause, _options.Endpoint);
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
                return message is DeleteSnapshotsSuccess;
        }
    }

    /// <summary>Called while the row that was written last is the last: Akka saves a snapshot under whatever number is last.</summary>
    private void SaveProgress()
    {
        if (_isSaving)
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
        DeleteSnapshots(new SnapshotSelectionCriteria(older - 1));
        _deleteUpTo = older;
        DeleteNext();
    }

    private void DeleteNext()
    {
        if (_deleted < _deleteUpTo)
            DeleteMessages(Math.Min(_deleteUpTo, _deleted + _options.DeleteAtOnce));
    }

    private static new partial class Log
    {
        [LoggerMessage(1500, LogLevel.Debug, "The log of endpoint {Endpoint} stops; its endpoint is told and starts it again")]
        public static partial void Failed(ILogger logger, Exception cause, EndpointId endpoint);

        [LoggerMessage(1501, LogLevel.Debug, "A snapshot of endpoint {Endpoint} was not saved, or what it replaces not deleted; the next makes up for it")]
        public static partial void UpkeepFailed(ILogger logger, Exception cause, EndpointId endpoint);
    }
}
