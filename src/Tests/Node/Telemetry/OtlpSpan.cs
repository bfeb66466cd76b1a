namespace ActorVent.Tests.Node.Telemetry;

/// <summary>One span, as a collector gets it.</summary>
/// <param name="Trace">32 hexadecimal digits.</param>
/// <param name="Id">16 hexadecimal digits.</param>
/// <param name="Parent">The same; empty: it is a root.</param>
/// <param name="Name">What it is.</param>
/// <param name="Start">Nanoseconds since 1970.</param>
/// <param name="End">The same.</param>
/// <param name="IsError">Whether its status is an error.</param>
/// <param name="Tags">Its attributes.</param>
/// <param name="Resource">Who sends it.</param>
internal sealed record OtlpSpan(
    string Trace, string Id, string Parent, string Name, ulong Start, ulong End, bool IsError, IReadOnlyDictionary<string, string> Tags, IReadOnlyDictionary<string, string> Resource)
{
    private const ulong StatusError = 2;

    /// <summary>Those of an <c>ExportTraceServiceRequest</c>.</summary>
    public static IEnumerable<OtlpSpan> Of(OtlpMessage request) =>
        from resources in request.Messages(1)
        let resource = resources.Messages(1).Select(static resource => resource.Attributes(1)).Single()
        from scope in resources.Messages(2)
        from span in scope.Messages(2)
        select new OtlpSpan(
            span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), span.Number(7), span.Number(8), span.Messages(15).Any(static status => status.Number(3) == StatusError), span.Attributes(9), resource);
}
