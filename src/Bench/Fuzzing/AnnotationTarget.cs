using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ActorVent.Delivery;
using ActorVent.Delivery.Tenants;
using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Routing;

namespace ActorVent.Bench.Fuzzing;

/// <summary>Annotations that name webhooks, from an object's JSON to the endpoints; nothing is sent.</summary>
internal sealed class AnnotationTarget : IFuzzTarget, IDisposable
{
    private const int MostLength = 40 * 1024;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = int.MaxValue, AllowDuplicateProperties = true };
    private static readonly ObjectKey Key = new("fuzz", "Pod", "shop", "web-0");
    private static readonly Entry Entry = new()
    {
        Partition = default,
        Sequence = default,
        Object = Key,
        Uid = "u",
        Version = new ResourceVersion("5"),
        Type = ChangeType.Added,
        Cause = Cause.Live,
        Time = default,
        Collapsed = 0,
        Previous = ResourceVersion.None,
        Payload = default,
    };
    private static readonly byte[][] Names = FuzzWords.Bytes([.. AnnotationReader.Names]);
    private static readonly AllowedHosts Hosts = Allow("*", "*:8080", "*.example.com:8443", "93.184.216.34", "[2606:2800:21f::1]:8080");
    private readonly Meter _meter = new("fuzz");
    private readonly TenantRouter _router;

    public AnnotationTarget()
    {
        var rules = new TenantRules { Refusal = Hosts.Refusal, Transport = () => throw new FindingException("connects", "nothing is sent") };
        _router = new TenantRouter(rules, new TenantMetrics(_meter), new RefusalLog(TimeProvider.System, new FuzzLog(Key.ToString())));
    }

    public string Name => "annotations";

    public IReadOnlyList<byte[]> Seeds => AnnotationSeeds.All;

    public long MostAllocated(int length) => (512 * 1024) + (60L * length);

    public byte[] Mutate(byte[] input, ByteMutator mutator)
    {
        if (mutator.Random.Next(3) == 0 || input.Length > MostLength || ValueIn(input) is not { } value)
            return JsonMutator.Mutate(input, 0, input.Length, mutator.Random);
        var inner = Encoding.UTF8.GetBytes(value);
        inner = mutator.Random.Next(2) == 0 ? JsonMutator.Mutate(inner, 0, inner.Length, mutator.Random) : mutator.Mutate(inner, inner);
        return AnnotationSeeds.Pod(AnnotationReader.Names[mutator.Random.Next(3)], Encoding.UTF8.GetString(inner));
    }

    public FuzzOutcome Run(byte[] input)
    {
        var reading = AnnotationReader.Read(input);
        // Names are searched for as the server writes them, without escapes.
        if (Utf8.IsValid(input) && Names.Any(name => input.AsSpan().IndexOf(name) >= 0))
            CheckReading(input, reading.Annotation);
        var targets = _router.Targets(Key, input);
        foreach (var target in targets)
        {
            if (!Uri.TryCreate(target.MaskedUrl, UriKind.Absolute, out var masked) || masked.PathAndQuery != "/" || masked.UserInfo.Length > 0)
                throw new FindingException("masked URL shows too much", target.MaskedUrl);
            ErrorRules.Check(target.MaskedUrl);
            if (_router.UrlOf(Entry with { Payload = input }, target.Id) is not { } url || TenantUrl.IdOf(url) != target.Id)
                throw new FindingException("target cannot be sent to", target.MaskedUrl);
        }
        foreach (var webhook in reading.Annotation?.Webhooks ?? [])
            CheckUrl(webhook, [.. targets.Select(target => target.Id)]);
        // Nothing that is refused has a target, unless it is another way to write what is allowed.
        if (targets.Count > reading.Annotation?.Webhooks.Count(webhook => Hosts.Refusal(webhook) is null))
            throw new FindingException("refused webhook is a target", string.Join(' ', reading.Annotation.Webhooks));
        return new FuzzOutcome(targets.Count > 0, $"{reading.Annotation?.Name} {reading.Annotation?.Webhooks.Count} {targets.Count} {reading.Invalid?.Count} {reading.Annotation?.Environment is null} {Kinds(reading.Annotation)}");
    }

    public void Dispose() => _meter.Dispose();

    private static void CheckReading(byte[] input, WebhookAnnotation? read)
    {
        try
        {
            using var document = JsonDocument.Parse(input, Options);
            if (document.RootElement.ValueKind is JsonValueKind.Object && Ambiguous(document.RootElement))
                return;
            ExpectedAnnotation.Of(document.RootElement).Check(read);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Objects come from the scanner, which lets no such thing pass.
        }
    }

    /// <summary>The scanner refuses objects with two metadata.</summary>
    private static bool Ambiguous(JsonElement root) =>
        Expected.Only(root, "metadata", out var metadata) > 1
        || (metadata.ValueKind is JsonValueKind.Object && Expected.Only(metadata, "annotations", out _) > 1);

    private static void CheckUrl(string webhook, IReadOnlyList<EndpointId> targets)
    {
        var url = TenantUrl.Parse(webhook);
        var reason = Hosts.Refusal(webhook);
        if (reason is not null)
            ErrorRules.Check(reason);
        if (url is null && reason is null)
            throw new FindingException("allowed, but no URL", webhook);
        if (url is not null && reason is null && !targets.Contains(TenantUrl.IdOf(url)))
            throw new FindingException("webhook is lost", webhook);
        if (url is null)
            return;
        if (reason is null)
            CheckAllowed(webhook, url);
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        _ = url.IdnHost;
    }

    /// <summary>What is connected to is what is written, and a public address or a name.</summary>
    private static void CheckAllowed(string webhook, Uri url)
    {
        var authority = webhook.Split("://", 2)[1].Split('/', '?')[0];
        var ports = url.IsDefaultPort ? [url.Host, $"{url.Host}:{url.Port}"] : (string[])[$"{url.Host}:{url.Port}"];
        if (!ports.Contains(authority, StringComparer.OrdinalIgnoreCase) || url.UserInfo.Length > 0 || url.Scheme is not ("http" or "https"))
            throw new FindingException("allowed URL is read otherwise", $"{webhook} as {url}");
        if (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && (address.IsIPv6LinkLocal || IPAddress.IsLoopback(address) || AddressGuard.Refusal(address) is not null))
            throw new FindingException("allowed address is not public", webhook);
    }

    private static AllowedHosts Allow(params string[] patterns) => new(
        [.. patterns.Select(pattern => HostPattern.Fault(pattern, out var read) is { } fault ? throw new FormatException(fault) : read!)]);

    private static string Kinds(WebhookAnnotation? annotation) =>
        string.Join(' ', (annotation?.Webhooks ?? []).Select(webhook => TenantUrl.Parse(webhook) is { } url ? $"{url.Scheme} {url.HostNameType} {url.IsDefaultPort} {url.AbsolutePath == "/"}" : "none"));

    private static string? ValueIn(byte[] input)
    {
        try
        {
            using var document = JsonDocument.Parse(input, Options);
            foreach (var annotation in document.RootElement.GetProperty("metadata").GetProperty("annotations").EnumerateObject())
            {
                if (annotation.Value.ValueKind is JsonValueKind.String)
                    return annotation.Value.GetString();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Then there is only the outside to change.
        }
        return null;
    }
}
