namespace ActorVent.Tests.Simulation.Storage;

/// <summary>What becomes of a group of writes.</summary>
internal enum Fate
{
    Written,

    NotWritten,

    /// <summary>Written, but the answer is lost.</summary>
    UnknownWritten,

    UnknownNotWritten,
}
