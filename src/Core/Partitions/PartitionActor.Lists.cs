using ActorVent.Journal;
using ActorVent.Primitives;
using Microsoft.Extensions.Logging;

namespace ActorVent.Partitions;

internal sealed partial class PartitionActor
{
    private async ValueTask ListedAsync(Message.Listed listed)
    {
        var item = listed.Change;
        if (!_positions.IsUnderWay(item.Scope, listed.List))
            return;
        var known = _table[item.Object];
        var lives = known is { State: ObjectState.Live } && known.Uid == item.Uid;
        var first = known is null && _positions.Of(item.Scope).IsNone && !_positions.IsReset(item.Scope);
        await TakeAsync(
            item with
            {
                Type = lives ? ChangeType.Modified : ChangeType.Added,
                Cause = first ? Cause.Initial : Cause.Resync,
            },
            ResourceVersion.None);
        if (_table[item.Object] is { } now && now.Uid == item.Uid)
            now.SeenInList = listed.List;
    }

    private async ValueTask ListEndedAsync(Message.ListEnded ended)
    {
        if (!_positions.IsUnderWay(ended.Scope, ended.List))
            return;
        var version = _positions.ListVersion(ended.Scope);
        foreach (var key in MissingFrom(ended, version))
            await MissingAsync(key, options.Selective.Contains(ended.Scope));
        _positions.EndList(ended.Scope);
        _caughtUp.Add(ended.Scope);
        await CheckScopesAsync();
    }

    /// <summary>A list speaks only for its own scope, and not for what is newer than itself.</summary>
    private List<ObjectKey> MissingFrom(Message.ListEnded ended, ResourceVersion version)
    {
        var missing = new List<ObjectKey>();
        foreach (var (key, known) in _table.Objects)
        {
            if (known.State == ObjectState.Live && known.Scope == ended.Scope && known.SeenInList != ended.List
                && known.Version.IsAtOrBelow(version))
            {
                missing.Add(key);
            }
        }
        return missing;
    }

    private ValueTask MissingAsync(ObjectKey key, bool selective)
    {
        var known = _table[key]!;
        if (!selective)
            return PassOnAsync(Inferred(key, known, ChangeType.Deleted, Cause.Resync), ResourceVersion.None);
        // Gone, or only not matching any more: the server is asked, and the position waits for the answer.
        _inDoubt.Add(key);
        LookUp(new Missing(key, known.Uid, known.Version, known.Scope, _positions.Keep(known.Scope, ResourceVersion.None)));
        return ValueTask.CompletedTask;
    }

    private void LookUp(Missing missing) => Context.PipeToSelf<string?>(
        services.Lookup.UidAsync(missing.Scope, missing.Object, Context.Stopping),
        uid => new Message.LookedUp(missing, uid),
        error => new Message.LookupFailed(missing, error));

    private async ValueTask MissingAsync(Missing missing, string? uid)
    {
        // Something newer of the object may have arrived while the server was asked; then that has the say.
        if (_table[missing.Object] is { State: ObjectState.Live } known && known.Uid == missing.Uid && known.Version == missing.Version)
        {
            var (type, cause) = uid == missing.Uid
                ? (ChangeType.OutOfScope, Cause.OutOfScope)
                : (ChangeType.Deleted, Cause.Resync);
            await PassOnAsync(Inferred(missing.Object, known, type, cause), ResourceVersion.None);
        }
        missing.Hold.Release();
        _inDoubt.Remove(missing.Object);
        await CheckScopesAsync();
    }

    private async ValueTask ResetAsync(ScopeId scope)
    {
        Log.HistoryReset(services.Logger, _partition, scope);
        var dropped = _table.ForgetVersions(scope);
        _positions.ResetHistory(scope);
        _caughtUp.Remove(scope);
        await WritePositionsAsync();
        foreach (var key in dropped)
            await _writer.Tell(new JournalWriter.Message.Forget(key), Context.Stopping);
    }

    /// <summary>
    /// What the configuration does not cover any more is reported, once: as soon as every configured scope has listed, so that
    /// what another scope covers now has been moved to it.
    /// </summary>
    private async ValueTask CheckScopesAsync()
    {
        if (_scopesChecked || options.Scopes.Any(scope => _positions.Of(scope).IsNone))
            return;
        _scopesChecked = true;
        var uncovered = _table.Objects
            .Where(o => o.Value.State == ObjectState.Live && !options.Scopes.Contains(o.Value.Scope))
            .Select(o => o.Key)
            .ToList();
        foreach (var key in uncovered)
            await PassOnAsync(Inferred(key, _table[key]!, ChangeType.OutOfScope, Cause.OutOfScope), ResourceVersion.None);
        foreach (var scope in _positions.Known.Where(scope => !options.Scopes.Contains(scope)).ToList())
            _positions.Drop(scope);
        if (uncovered.Count > 0)
            Log.OutOfScope(services.Logger, _partition, uncovered.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(1200, LogLevel.Warning, "Partition {Partition}: the server's history was reset; every object of {Scope} is compared anew by uid and content")]
        public static partial void HistoryReset(ILogger logger, PartitionId partition, ScopeId scope);

        [LoggerMessage(1201, LogLevel.Information, "Partition {Partition}: {Count} objects are not covered by the configuration any more; they are reported as out of scope, not as deleted")]
        public static partial void OutOfScope(ILogger logger, PartitionId partition, int count);

        [LoggerMessage(1202, LogLevel.Warning, "{Object} is missing from a list, and whether it is deleted or only does not match any more cannot be asked now ({Error}); asking again")]
        public static partial void LookupFailed(ILogger logger, ObjectKey @object, string error);
    }
}
