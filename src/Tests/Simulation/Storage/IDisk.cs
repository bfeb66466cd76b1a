using ActorVent.Journal;
using ActorVent.Journal.Memory;
using ActorVent.Primitives;
using ActorVent.Progress;

namespace ActorVent.Tests.Simulation.Storage;

/// <summary>A process's way to what survives.</summary>
internal interface IDisk
{
    MemoryJournal Journal { get; }

    /// <summary>Writes that failed, or whose outcome was lost, and reads that failed.</summary>
    int Troubles { get; }

    LogStore LogOf(EndpointId endpoint);

    /// <summary>Reads.</summary>
    void Ask<T>(Func<ValueTask<T>> ask, Action<T> answered, Action<Exception> failed);

    /// <summary>Does what answers with an exception when it fails: it may be done all the same.</summary>
    void Do<T>(Func<ValueTask<T>> ask, Action<T> answered, Action<Exception> failed);

    /// <summary>Writes in the next group.</summary>
    /// <param name="commit">Makes it durable. Its outcome is told, unless the group fails.</param>
    /// <param name="done">Told the outcome, whoever still wants it.</param>
    void Enqueue(Func<WriteResult> commit, Action<WriteResult> done);

    /// <summary>Writes the row of a log after those that are there, in the next group.</summary>
    void Write(LogStore log, int after, ProgressDelta delta, Action<WriteResult> done);

    /// <summary>Whether it is not decided for this process what becomes of rows.</summary>
    bool IsWriting(LogStore log);
}
