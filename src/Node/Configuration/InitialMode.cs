namespace ActorVent.Node.Configuration;

/// <summary>What becomes of objects that exist already when an endpoint is new.</summary>
public enum InitialMode
{
    /// <summary>Each is delivered once, cause <c>initial</c>. The default.</summary>
    Deliver,

    /// <summary>Only what changes from then on is delivered.</summary>
    Skip,
}
