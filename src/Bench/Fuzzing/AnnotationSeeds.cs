using System.Text;
using System.Text.Json;

namespace ActorVent.Bench.Fuzzing;

/// <summary>Pods with annotations that name webhooks, right ones and wrong ones.</summary>
internal static class AnnotationSeeds
{
    public static IReadOnlyList<byte[]> All { get; } =
    [
        Pod("atomist.com/k8vent", """{"webhooks":["https://webhook.example.com/kube/teams/TEAM"],"environment":"staging"}"""),
        Pod("atomist.com/k8svent", """{"webhooks":["https://a.example.com","http://b.example.com:8080/x?y=z"]}"""),
        Pod("actorvent.io/webhooks", """ {"Environment":"prod","WEBHOOKS":["https://a.example.com/1","https://a.example.com/2"], "other":[{}]} """),
        Pod("actorvent.io/webhooks", """{"webhooks":null,"environment":null}"""),
        Pod("actorvent.io/webhooks", $$"""{"webhooks":[{{string.Join(',', Enumerable.Range(0, 12).Select(i => $"\"https://{i}.example.com\""))}}]}"""),
        Pod("actorvent.io/webhooks", """{"webhooks":["https://user:pass@x","ftp://x","//x","https://0x7f.1","https://127.1","https://[::ffff:127.0.0.1]","https://bücher.example","https://x.example."]}"""),
        Pod("actorvent.io/webhooks", """{"webhooks":["https://a.b.example.com:8443/x?y#z","http://93.184.216.34","http://[2606:2800:21f::1]:8080/x","https://xn--bcher-kva.example/%20","HTTPS://A.EXAMPLE.COM:443"]}"""),
        Pod("actorvent.io/webhooks", """{"webhooks":[" https://a.example.com/x","https://a.example.com/x","https:\\\\a.example.com\\x","HTTPS://A.example.com:443/x"]}"""),
        Pod("atomist.com/k8vent", "not JSON"),
        Pod("atomist.com/k8vent", """{"webhooks":"https://x"}"""),
        Pods("actorvent.io/webhooks", "{", "atomist.com/k8svent", "[]", "atomist.com/k8vent", """{"webhooks":["https://last.example.com"]}"""),
        Encoding.UTF8.GetBytes("""{"kind":"Pod","apiVersion":"v1","metadata":{"annotations":{"atomist.com\/k8vent":"{\"webhooks\":[\"https:\/\/x.example.com\"]}"},"name":"web-0"},"spec":{"x":"atomist.com/k8"}}"""),
        Encoding.UTF8.GetBytes("""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-0"},"spec":{"annotations":{"atomist.com/k8vent":"{}"}}}"""),
    ];

    public static byte[] Pod(string name, string value) => Pods(name, value);

    private static byte[] Pods(params string[] annotations) => Encoding.UTF8.GetBytes(
        $$$"""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-0","namespace":"shop","uid":"u","resourceVersion":"5","labels":{"app":"web"},"annotations":{{{{Members(annotations)}}}}},"spec":{"containers":[]}}""");

    private static string Members(string[] annotations) => string.Join(',', annotations.Chunk(2).Select(pair => $"{JsonSerializer.Serialize(pair[0])}:{JsonSerializer.Serialize(pair[1])}"));
}
