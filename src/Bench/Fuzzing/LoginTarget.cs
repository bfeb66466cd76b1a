using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorVent.Kubernetes.Connections;
using ActorVent.Kubernetes.Connections.Oidc;

namespace ActorVent.Bench.Fuzzing;

/// <summary>Kubeconfigs into which a login is written back: what is not the login must stay as it is.</summary>
internal sealed class LoginTarget : IFuzzTarget
{
    private const string User = "u";
    private static readonly OidcLogin Login = OidcLogin.Of("eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "next: #\"'\\");

    public string Name => "login";

    public IReadOnlyList<byte[]> Seeds { get; } = FuzzWords.Bytes(
        "# mine\nusers:\n- name: u\n  user:\n    auth-provider:\n      config:\n        client-id: kube # keep\n        id-token: old\n        idp-issuer-url: https://idp\n        refresh-token: 'older'\n      name: oidc\n- name: v\n  user: {token: a}\ncurrent-context: x\n",
        "users: [{name: u, user: {auth-provider: {name: oidc, config: {client-id: kube, refresh-token: older}}}}]",
        """{"users":[{"name":"v","user":{}},{"name":"u","user":{"auth-provider":{"name":"oidc","config":{"id-token":"old","refresh-token":"older","client-id":"kube"}}}}]}""",
        "users:\n- user:\n    auth-provider:\n      config:\n        refresh-token: >-\n          ol\n          der\n        id-token: \"o\\\n          ld\"\n        extra-scopes:\n  name: u\n",
        "base: &base {refresh-token: old, client-id: kube}\nusers: [{name: u, user: {auth-provider: {config: {<<: *base, client-id: other}}}}]",
        "users:\r\n- name: u\r\n  user:\r\n    auth-provider:\r\n      config:\r\n        id-token:\r\n        client-id: kube\r\n");

    public byte[] Mutate(byte[] input, ByteMutator mutator) => YamlMutator.Mutate(input, mutator.Random);

    public long MostAllocated(int length) => (16 * 1024 * 1024) + (3_000L * length);

    public FuzzOutcome Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        try
        {
            if (LoginText.Replace(text, User, Login) is not { } changed)
                return new FuzzOutcome(false, "left");
            Check(text, changed);
            return new FuzzOutcome(true, $"{changed.Length - text.Length}");
        }
        catch (InvalidDataException e)
        {
            ErrorRules.Check(e.Message);
            return new FuzzOutcome(false, e.Message);
        }
    }

    private static void Check(string text, string changed)
    {
        if (LoginText.Replace(changed, User, Login) != changed)
            throw new FindingException("the same login changes the text again", changed);
        // What is merged or referred to stands in several places, and changes in all of them.
        if (text.AsSpan().IndexOfAny('&', '*') >= 0 || ReadJson(text) is not { } before || ReadJson(changed) is not { } after)
            return;
        var config = before["users"]!.AsArray().First(user => user is JsonObject && user["name"] is JsonValue name && name.TryGetValue<string>(out var said) && said == User)!["user"]!["auth-provider"]!["config"]!;
        (config["id-token"], config["refresh-token"]) = (Login.IdToken, Login.RefreshToken);
        if (!JsonNode.DeepEquals(before, after))
            throw new FindingException("something else has changed", $"{before.ToJsonString()} to {after.ToJsonString()}");
    }

    private static JsonNode? ReadJson(string text)
    {
        var json = new ArrayBufferWriter<byte>();
        try
        {
            using (var writer = new Utf8JsonWriter(json))
                YamlJson.Write(writer, KubeConfigYaml.Parse(text)!);
            return JsonNode.Parse(json.WrittenSpan);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or InvalidOperationException or ArgumentException)
        {
            // Too much, or no Unicode.
            return null;
        }
    }
}
