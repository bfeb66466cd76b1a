namespace ActorVent.Tests.Shell;

/// <summary>
/// An answer that comes later, in virtual time. What waits for it goes on at once, on the thread that gives it: elsewhere, the order would not be
/// the seed's.
/// </summary>
internal sealed class Answer<T>
{
    private readonly TaskCompletionSource<T> _source = new();

    /// <param name="giveUp">Who waits does so no more.</param>
    public Answer(CancellationToken giveUp) => giveUp.UnsafeRegister(static (source, token) => ((TaskCompletionSource<T>)source!).TrySetCanceled(token), _source);

    public bool IsGivenUp => _source.Task.IsCanceled;

    public ValueTask<T> Task => new(_source.Task);

    public void Give(T value) => _source.TrySetResult(value);

    public void Fail(Exception error) => _source.TrySetException(error);
}
