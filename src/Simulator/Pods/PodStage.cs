namespace ActorVent.Simulator.Pods;

/// <summary>Where in its life a pod is.</summary>
internal enum PodStage
{
    /// <summary>Accepted by the API server, on no node yet.</summary>
    Created,
    Scheduled,

    /// <summary>The kubelet has it: ContainerCreating.</summary>
    Creating,

    /// <summary>ErrImagePull</summary>
    PullFailed,

    /// <summary>ImagePullBackOff</summary>
    PullBackOff,

    /// <summary>Running, not ready.</summary>
    Started,

    /// <summary>Running and ready: nothing happens by itself.</summary>
    Settled,

    /// <summary>Its readiness probe fails.</summary>
    Unready,

    /// <summary>The container ended with an error, or was killed for its memory.</summary>
    Crashed,

    /// <summary>CrashLoopBackOff</summary>
    BackOff,

    /// <summary>Evicted, or a job's failure.</summary>
    Failed,

    /// <summary>A job's end.</summary>
    Succeeded,

    /// <summary>Marked for deletion, the containers still run.</summary>
    Deleting,

    /// <summary>Marked for deletion, the containers have ended: the next that happens is the removal.</summary>
    Ended,
}
