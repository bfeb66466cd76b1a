using ActorVent.Journal;

namespace ActorVent.Watching;

internal sealed partial class WatcherActor
{
    private async Task<Local> BeginAsync()
    {
        try
        {
            return new Local(new WatcherInput.Begun(await _services.Journal.BeginScopeAsync(_scope, _stopping.Token).ConfigureAwait(false)));
        }
        catch (Exception e)
        {
            return new Local(new WatcherInput.BeginFailed(e.Message));
        }
    }

    private async Task<Local> WriteAsync(WatcherEffect.WritePosition write) => new(new WatcherInput.PositionWritten(
        await OutcomeAsync(_services.Journal.MoveScopeAsync(_scope, write.Epoch, write.Position, CancellationToken.None)).ConfigureAwait(false)));

    private async Task<Local> WriteAsync(WatcherEffect.WriteReset write) => new(new WatcherInput.ResetWritten(
        await OutcomeAsync(_services.Journal.ResetScopeAsync(_scope, write.Epoch, write.History, CancellationToken.None)).ConfigureAwait(false)));

    private static async Task<WriteResult> OutcomeAsync(ValueTask<WriteResult> write)
    {
        try
        {
            return await write.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return new WriteResult(WriteOutcome.Unknown, e.Message);
        }
    }
}
