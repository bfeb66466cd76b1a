namespace ActorVent.Journal.Sqlite;

/// <summary>A fenced write: how it ended is an outcome, not an exception.</summary>
internal sealed class Write(string path, Func<Database, WriteResult> write, Action? written) : Work
{
    private readonly TaskCompletionSource<WriteResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WriteResult _result;

    public ValueTask<WriteResult> Done => new(_done.Task);

    public override void Execute(Database database) => _result = write(database);

    public override void Complete()
    {
        if (_result.Outcome == WriteOutcome.Written)
            written?.Invoke();
        _done.TrySetResult(_result);
    }

    public override void Fail(SqliteFailure failure, WriteOutcome outcome) => _done.TrySetResult(new WriteResult(outcome, failure.Describe(path)));

    public override void Fail(Exception error) => _done.TrySetException(error);
}

/// <summary>A read, or a write that nothing depends on: fails with an exception.</summary>
internal sealed class Query<T>(string path, Func<Database, T> query) : Work
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public ValueTask<T> Done => new(_done.Task);

    public override void Execute(Database database) => _result = query(database);

    public override void Complete() => _done.TrySetResult(_result);

    public override void Fail(SqliteFailure failure, WriteOutcome outcome) => _done.TrySetException(failure.ToJournalException(path));

    public override void Fail(Exception error) => _done.TrySetException(error);
}
