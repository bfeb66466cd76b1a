using System.Text.Encodings.Web;
using System.Text.Json;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace ActorVent.Kubernetes.Connections.Oidc;

/// <summary>
/// Puts another login into the text of a kubeconfig and leaves every other character of it, comments included, as it is.
/// </summary>
internal static class LoginText
{
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="text">YAML or JSON.</param>
    /// <param name="user">Whose login it is.</param>
    /// <param name="login">The new one.</param>
    /// <returns>null when the text has no such user, or is written in a way that this cannot change.</returns>
    /// <exception cref="InvalidDataException">It is no YAML any more.</exception>
    public static string? Replace(string text, string user, OidcLogin login)
    {
        var places = new YamlPlaces();
        if (ConfigIn(KubeConfigYaml.Parse(text, places), user) is not { } config || config.Children.Count == 0)
            return null;
        var edits = new List<(int Start, int Length, string With)>();
        foreach (var (key, value) in (ReadOnlySpan<(string, string?)>)[(OidcSection.IdTokenKey, login.IdToken), (OidcSection.RefreshTokenKey, login.RefreshToken)])
        {
            if (value is not null)
                edits.Add(EditOf(text, config, key, JsonSerializer.Serialize(value, Quoted), places));
        }
        var edited = text;
        foreach (var (start, length, with) in edits.OrderByDescending(edit => edit.Start))
            edited = edited.Remove(start, length).Insert(start, with);
        return Says(edited, user, login, config) ? edited : null;
    }

    /// <summary>In the place of the value that is there, else in front of the first key, in the style that the mapping is written in.</summary>
    private static (int Start, int Length, string With) EditOf(string text, YamlMappingNode config, string key, string value, YamlPlaces places)
    {
        foreach (var (name, old) in config.Children)
        {
            if (name is not YamlScalarNode { Value: { } written } || written != key)
                continue;
            var (start, end) = places.Of(old);
            var length = text.AsSpan(start, end - start).TrimEnd().Length;
            return (start, length, length == 0 ? " " + value : value);
        }
        var (first, _) = places.Of(config.Children.Keys.First());
        var line = text.LastIndexOf('\n', Math.Max(first - 1, 0)) + 1;
        return (first, 0, config.Style is MappingStyle.Flow ? $"\"{key}\": {value}, " : $"{key}: {value}\n{new string(' ', first - line)}");
    }

    /// <summary>Text can be written in more ways than this knows: what it has made of it is read before it is believed.</summary>
    private static bool Says(string text, string user, OidcLogin login, YamlMappingNode before)
    {
        try
        {
            return ConfigIn(KubeConfigYaml.Parse(text), user) is { } config
                && Is(config, OidcSection.IdTokenKey, login.IdToken) && Is(config, OidcSection.RefreshTokenKey, login.RefreshToken)
                && Others(before).SequenceEqual(Others(config));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static bool Is(YamlMappingNode config, string key, string? value) => value is null || (Child(config, key) is YamlScalarNode scalar && scalar.Value == value);

    /// <summary>What stands beside the tokens; of what is no text, that it is there.</summary>
    private static IEnumerable<(string?, string?)> Others(YamlMappingNode config) => config.Children
        .Select(child => ((child.Key as YamlScalarNode)?.Value, (child.Value as YamlScalarNode)?.Value))
        .Where(child => child.Item1 is not (OidcSection.IdTokenKey or OidcSection.RefreshTokenKey));

    private static YamlMappingNode? ConfigIn(YamlNode? root, string user)
    {
        if (Child(root, "users") is not YamlSequenceNode users)
            return null;
        foreach (var item in users)
        {
            if (Child(item, "name") is YamlScalarNode name && name.Value == user)
                return Child(Child(Child(item, "user"), OidcSection.Key), "config") as YamlMappingNode;
        }
        return null;
    }

    private static YamlNode? Child(YamlNode? node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
}
