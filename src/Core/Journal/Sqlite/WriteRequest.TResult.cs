namespace ActorVent.Journal.Sqlite;

/// <param name="execute">Makes the changes.</param>
/// <param name="failed">The result of a failed write; null when the failure is thrown.</param>
internal sealed class WriteRequest<TResult>(
    Func<WriteTables, TResult> execute,
    Func<WriteOutcome, Exception, TResult>? failed = null) : WriteRequest
{
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult? _result;

    public Task<TResult> Answer => _answer.Task;

    public override void Execute(WriteTables tables) => _result = execute(tables);

    public override void Written() => _answer.SetResult(_result!);

    public override void Failed(WriteOutcome outcome, Exception failure)
    {
        if (failed is null)
            _answer.SetException(failure);
        else
            _answer.SetResult(failed(outcome, failure));
    }
}
