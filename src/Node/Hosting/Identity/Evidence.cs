namespace ActorVent.Node.Hosting.Identity;

/// <summary>What a cluster was recognised by.</summary>
internal enum Evidence
{
    /// <summary>Nothing that both sides have.</summary>
    None,

    /// <summary>Where its server is.</summary>
    Address,

    /// <summary>Who signs its server's certificate.</summary>
    Authorities,

    /// <summary>The uid of its namespace kube-system.</summary>
    Uid,
}
