namespace ActorVent.Kubernetes.Scanning;

/// <summary>What is known of an object while it is scanned.</summary>
internal struct ObjectFields
{
    /// <summary>As long as names get.</summary>
    private const int MostShown = 253;

    private Member _seen;

    public Range Kind;
    public Range ApiVersion;
    public string? Namespace;
    public string? Name;
    public string? Uid;
    public string? Version;
    public int VersionStart;
    public int VersionEnd;

    public static string JsonName(Member member) => member switch
    {
        Member.Kind => "kind",
        Member.ApiVersion => "apiVersion",
        Member.Metadata => "metadata",
        Member.Name => "name",
        Member.Namespace => "namespace",
        Member.Uid => "uid",
        _ => "resourceVersion",
    };

    /// <summary>Which of two equal members counts differs between parsers: neither does.</summary>
    public void See(Member member, ResourceKind resource)
    {
        if ((_seen & member) != 0)
            throw ObjectScanner.Garbage($"{Describe(resource)}: {JsonName(member)} is there twice");
        _seen |= member;
    }

    public readonly void RequireComplete(ResourceKind resource)
    {
        var missing = (_seen & Member.Metadata) == 0 ? "metadata"
            : string.IsNullOrEmpty(Name) ? "metadata.name"
            : string.IsNullOrEmpty(Uid) ? "metadata.uid"
            : string.IsNullOrEmpty(Version) ? "metadata.resourceVersion"
            : null;
        if (missing is not null)
            throw ObjectScanner.Garbage($"{Describe(resource)} has no {missing}");
    }

    public readonly string Describe(ResourceKind resource) => Name is null
        ? $"a {resource.Kind}"
        : $"{resource.Kind} {(string.IsNullOrEmpty(Namespace) ? "" : LogText.Of(Namespace, MostShown) + "/")}{LogText.Of(Name, MostShown)}";
}
