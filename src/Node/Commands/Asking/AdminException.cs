namespace ActorVent.Node.Commands.Asking;

/// <summary>Why a node was asked in vain.</summary>
internal enum AdminFault
{
    /// <summary>Nobody listens.</summary>
    NobodyThere,

    /// <summary>It says why.</summary>
    Refused,
}

/// <summary>A node was asked in vain.</summary>
/// <param name="fault">In which way.</param>
/// <param name="message">Why.</param>
internal sealed class AdminException(AdminFault fault, string message) : Exception(message)
{
    public AdminFault Fault => fault;
}
