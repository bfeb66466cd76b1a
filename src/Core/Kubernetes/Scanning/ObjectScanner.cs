using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ActorVent.Primitives;

namespace ActorVent.Kubernetes.Scanning;

/// <summary>
/// Cuts objects out of raw JSON: reads what of <c>metadata</c> is needed, leaves out <c>metadata.managedFields</c>, puts kind and
/// apiVersion first (a list's items carry none) and copies every other member byte for byte. Not safe for concurrent use.
/// </summary>
internal sealed class ObjectScanner(ResourceKind resource) : IDisposable
{
    /// <summary>
    /// The server's own parser takes objects that are 10,000 deep (Go's encoding/json). It sends them inside a list or a watch, and with
    /// managedFields that stand deeper by a few: an object that somebody could write must not end the watch of all others.
    /// </summary>
    internal const int MostDepth = 10_100;

    internal static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MostDepth };

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MemberBuffer _members = new();
    private readonly byte[] _kind = Quote(resource.Kind);
    private readonly byte[] _apiVersion = Quote(resource.ApiVersion);
    private string _lastNamespace = "";

    /// <summary>What the objects are unless they say otherwise.</summary>
    public ResourceKind Resource => resource;

    /// <summary>For people: what of a watch tells one of these objects.</summary>
    public string WatchLine { get; } = $"line of a watch of {resource.Plural}";

    /// <summary>Scans a whole document that is one object.</summary>
    /// <exception cref="ApiException">Garbage: not JSON, no object, or no name, uid or resourceVersion.</exception>
    public KubernetesObject Scan(ReadOnlySpan<byte> json)
    {
        RequireUtf8(json, resource.Kind, 0, resource);
        var reader = new Utf8JsonReader(json, ReaderOptions);
        try
        {
            reader.Read();
            var scanned = Scan(ref reader, json);
            reader.Read();
            return scanned;
        }
        catch (JsonException e)
        {
            throw Garbage($"a {resource.Kind} is not valid JSON {JsonFault.Where(e)}", e);
        }
    }

    /// <summary>Scans the object that the reader stands on, and leaves the reader on its end. <paramref name="source"/> is what the reader reads.</summary>
    public KubernetesObject Scan(ref Utf8JsonReader reader, ReadOnlySpan<byte> source)
    {
        var fields = new ObjectFields();
        var start = reader;
        try
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Garbage($"a {resource.Kind} was expected, but the JSON holds {Describe(reader.TokenType)}");
            _members.Clear();
            ScanMembers(ref reader, source, ref fields);
            return Build(source, fields);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var name = fields.Name is null ? ObjectName.Of(start, resource) : null;
            throw Garbage($"{name ?? fields.Describe(resource)} is not valid JSON {JsonFault.Where(e)}", e);
        }
        catch (ApiException e) when (fields.Name is null && ObjectName.Of(start, resource) is { } name)
        {
            // The mistake stands before the name: the message begins with what was known until then.
            throw Garbage(name + e.Message[fields.Describe(resource).Length..], e);
        }
    }

    public void Dispose() => _hash.Dispose();

    internal static ApiException Garbage(string message, Exception? inner = null) => new(ApiErrorKind.Garbage, message, inner);

    internal static ApiException TooLarge(string message) => new(ApiErrorKind.TooLarge, message);

    /// <param name="json">A whole document.</param>
    /// <param name="what">What it is.</param>
    /// <param name="depth">How deep objects stand in it.</param>
    /// <param name="resource">What they are.</param>
    internal static void RequireUtf8(ReadOnlySpan<byte> json, string what, int depth, ResourceKind resource)
    {
        if (!Utf8.IsValid(json))
            throw NotUtf8(json, what, depth, resource);
    }

    /// <summary>Where in a document that cannot be read: ", near Pod shop/web-0".</summary>
    internal static string Near(string? name) => name is null ? "" : $", near {name}";

    private static ApiException NotUtf8(ReadOnlySpan<byte> json, string what, int depth, ResourceKind resource)
    {
        var mistake = JsonFault.EndOfUtf8(json);
        // Of the only object in a document the name is told wherever the mistake stands.
        var name = ObjectName.Last(json, depth, resource, depth < ListScanner.ObjectDepth ? int.MaxValue : mistake);
        return Garbage($"a {what} is not valid UTF-8 at byte {mistake}{Near(name)}");
    }

    internal static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.Null => "null",
        JsonTokenType.String => "a string",
        JsonTokenType.None => "nothing",
        _ => "a number or a boolean",
    };

    private void ScanMembers(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, ref ObjectFields fields)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                fields.See(Member.Metadata, resource);
                ScanMetadata(ref reader, source, ref fields);
            }
            else if (reader.ValueTextEquals("kind"u8))
            {
                fields.See(Member.Kind, resource);
                fields.Kind = ReadRawText(ref reader, "kind", fields);
            }
            else if (reader.ValueTextEquals("apiVersion"u8))
            {
                fields.See(Member.ApiVersion, resource);
                fields.ApiVersion = ReadRawText(ref reader, "apiVersion", fields);
            }
            else
            {
                _members.Separate();
                CopyMember(ref reader, source);
            }
        }
    }

    private void ScanMetadata(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, ref ObjectFields fields)
    {
        _members.Separate();
        _members.Append(source[(int)reader.TokenStartIndex..(int)reader.BytesConsumed]);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Garbage($"{fields.Describe(resource)}: metadata is {Describe(reader.TokenType)}");
        if (_members.Last != (byte)':')
            _members.Append(":"u8);
        _members.Append("{"u8);
        for (var first = true; reader.Read() && reader.TokenType == JsonTokenType.PropertyName;)
        {
            if (reader.ValueTextEquals("managedFields"u8))
            {
                reader.Skip();
                continue;
            }
            if (!first)
                _members.Separate();
            first = false;
            var member = MetadataMember(ref reader);
            if (member is not Member.None)
                fields.See(member, resource);
            CopyMember(ref reader, source);
            Keep(member, ref reader, ref fields);
        }
        _members.Append("}"u8);
    }

    private static Member MetadataMember(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("name"u8) ? Member.Name
        : reader.ValueTextEquals("namespace"u8) ? Member.Namespace
        : reader.ValueTextEquals("uid"u8) ? Member.Uid
        : reader.ValueTextEquals("resourceVersion"u8) ? Member.ResourceVersion
        : Member.None;

    private void Keep(Member member, ref Utf8JsonReader reader, ref ObjectFields fields)
    {
        if (member is Member.None || reader.TokenType == JsonTokenType.Null)
            return;
        if (reader.TokenType != JsonTokenType.String)
            throw Garbage($"{fields.Describe(resource)}: metadata.{ObjectFields.JsonName(member)} is not a string");
        switch (member)
        {
            case Member.Name:
                fields.Name = reader.GetString();
                break;
            case Member.Namespace:
                // Neighbours mostly share their namespace: one string for all of them.
                if (!reader.ValueTextEquals(_lastNamespace))
                    _lastNamespace = reader.GetString() ?? "";
                fields.Namespace = _lastNamespace;
                break;
            case Member.Uid:
                fields.Uid = reader.GetString();
                break;
            case Member.ResourceVersion:
                fields.Version = reader.GetString();
                fields.VersionEnd = _members.Length;
                fields.VersionStart = _members.Length - (int)(reader.BytesConsumed - reader.TokenStartIndex);
                break;
        }
    }

    private void CopyMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> source)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Read();
        reader.Skip();
        _members.Append(source[start..(int)reader.BytesConsumed]);
    }

    /// <summary>The string with its quotes as it was sent; empty for null and for an empty string.</summary>
    private Range ReadRawText(ref Utf8JsonReader reader, string name, in ObjectFields fields)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null || (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length == 0))
            return default;
        if (reader.TokenType != JsonTokenType.String)
            throw Garbage($"{fields.Describe(resource)}: {name} is not a string");
        return (int)reader.TokenStartIndex..(int)reader.BytesConsumed;
    }

    private KubernetesObject Build(ReadOnlySpan<byte> source, in ObjectFields fields)
    {
        fields.RequireComplete(resource);
        var kind = fields.Kind.Equals(default) ? _kind : source[fields.Kind];
        var apiVersion = fields.ApiVersion.Equals(default) ? _apiVersion : source[fields.ApiVersion];
        var beforeKind = "{\"kind\":"u8;
        var beforeVersion = ",\"apiVersion\":"u8;
        var head = beforeKind.Length + kind.Length + beforeVersion.Length + apiVersion.Length;

        var json = PayloadMemory.Allocate(head + _members.Length + 1);
        var rest = Put(json, beforeKind);
        rest = Put(rest, kind);
        rest = Put(rest, beforeVersion);
        rest = Put(rest, apiVersion);
        rest = Put(rest, _members.Written);
        rest[0] = (byte)'}';

        return new KubernetesObject(
            fields.Namespace ?? "",
            fields.Name!,
            fields.Uid!,
            new ResourceVersion(fields.Version!),
            json,
            DigestOf(json, head + fields.VersionStart, head + fields.VersionEnd));
    }

    private Digest DigestOf(ReadOnlySpan<byte> json, int versionStart, int versionEnd)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.AppendData(json[..versionStart]);
        _hash.AppendData(json[versionEnd..]);
        _hash.GetHashAndReset(digest);
        return Digest.Read(digest);
    }

    private static Span<byte> Put(Span<byte> target, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target);
        return target[bytes.Length..];
    }

    private static byte[] Quote(string text) => Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(text)}\"");
}
