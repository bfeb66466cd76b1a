namespace ActorVent.Journal.PostgreSql;

/// <summary>One append on its way; answered exactly once.</summary>
internal sealed class AppendRequest(PartitionAppend append)
{
    private readonly TaskCompletionSource<WriteResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PartitionAppend Append => append;

    public Task<WriteResult> Answer => _answer.Task;

    public void Set(WriteResult result) => _answer.TrySetResult(result);
}
