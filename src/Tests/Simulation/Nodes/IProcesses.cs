using ActorVent.Primitives;

namespace ActorVent.Tests.Simulation.Nodes;

/// <summary>All processes of the system, one or several, as a whole: what is done to them from outside.</summary>
internal interface IProcesses
{
    /// <summary>How often one was started, or something moved from one to another.</summary>
    int Lives { get; }

    /// <summary>By how much clocks were set back, in all: a node waits that much longer for what it has set its clock to.</summary>
    TimeSpan SetBack { get; }

    /// <summary>What is watched.</summary>
    IEnumerable<ScopeId> Scopes { get; }

    /// <summary>Those that run.</summary>
    IEnumerable<PartitionHost> Partitions { get; }

    /// <summary>Whether all run that are to run.</summary>
    bool IsWhole { get; }

    /// <summary>Whether a pod of that name is watched, as it is configured at last.</summary>
    bool Covers(string name);

    void Start();

    /// <summary>As SIGKILL of one. It starts again a little later.</summary>
    void Kill();

    /// <summary>As SIGTERM of one, then a start: nothing may be sent twice.</summary>
    void Drain();

    /// <summary>The same of all, to its end.</summary>
    void RestartCleanly();

    /// <summary>Whatever was done to processes is over.</summary>
    void Resume();

    /// <summary>Nothing is killed any more, nor made to begin anew.</summary>
    void Disarm();

    /// <summary>Kills a process after so many effects more.</summary>
    void ArmKill(int effects);

    /// <summary>Has something begin anew after so many effects more: that which has the last of them.</summary>
    void ArmRestart(int effects);

    /// <summary>Has one of them begin anew.</summary>
    void BreakAny<T>()
        where T : Entity;

    /// <summary>Nothing in a process moves, while everything outside does.</summary>
    void Pause(TimeSpan time);

    /// <summary>Retention goes over the journal once.</summary>
    void Compact(TimeSpan age);
}
