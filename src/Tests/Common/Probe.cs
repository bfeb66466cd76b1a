using ActorVent.Actors;

namespace ActorVent.Tests.Common;

/// <summary>An actor that only remembers what it is told.</summary>
internal sealed class Probe<T> : Actor<T>
{
    private readonly List<T> _messages = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _expected = [];
    private readonly Lock _gate = new();

    /// <summary>A copy of what has arrived.</summary>
    public IReadOnlyList<T> Messages
    {
        get
        {
            lock (_gate)
                return [.. _messages];
        }
    }

    /// <summary>Actors that it watched and that have stopped.</summary>
    public List<ActorRef> Stopped { get; } = [];

    /// <summary>Waits until that many messages have arrived. For real threads.</summary>
    public Task ExpectAsync(int count)
    {
        lock (_gate)
        {
            if (_messages.Count >= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _expected.Add((count, reached));
            return reached.Task;
        }
    }

    protected override ValueTask Receive(T message)
    {
        lock (_gate)
        {
            _messages.Add(message);
            foreach (var (_, reached) in _expected.Where(e => e.Count <= _messages.Count))
                reached.TrySetResult();
            _expected.RemoveAll(e => e.Count <= _messages.Count);
        }
        return ValueTask.CompletedTask;
    }

    protected override ValueTask Terminated(ActorRef actor)
    {
        Stopped.Add(actor);
        return ValueTask.CompletedTask;
    }
}
