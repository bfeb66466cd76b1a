namespace ActorVent.Bench.Fuzzing;

/// <summary>Kubeconfigs of every shape that is understood. Certificate and key were made for this and are used nowhere.</summary>
internal static class KubeConfigSeeds
{
    /// <summary>Stands in every secret: no error may show it.</summary>
    public const string Secret = "SECRET";

    private const string Certificate =
        "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJjRENDQVJXZ0F3SUJBZ0lVZVl0TTZrTHZJOG95WEwwS0FJMTF0ekVjTVlnd0NnWUlLb1pJemowRUF3" +
        "SXcKRERFS01BZ0dBMVVFQXd3QmREQWdGdzB5TmpFeE1qRXdPVEV5TWpoYUdBOHlNVEkyTVRBeU9EQTVNVEl5T0ZvdwpEREVLTUFnR0ExVUVBd3dCZERCWk1C" +
        "TUdCeXFHU000OUFnRUdDQ3FHU000OUF3RUhBMElBQktJTG94MjNONnpwClRML2Y2UkdlYmRpQ003aWdDWDMwT3VpdDlzTXl0S1A0eDBmN20vbmxPL1VpN2hM" +
        "M2gvVmZnWlI0VXBKZ0xEZXAKSkxMMWR3bWdxd3lqVXpCUk1CMEdBMVVkRGdRV0JCU0RPUCtoN1ZOTVlDNWFFYVhWS2FiV0w1a0VZakFmQmdOVgpIU01FR0RB" +
        "V2dCU0RPUCtoN1ZOTVlDNWFFYVhWS2FiV0w1a0VZakFQQmdOVkhSTUJBZjhFQlRBREFRSC9NQW9HCkNDcUdTTTQ5QkFNQ0Ewa0FNRVlDSVFDOWJDRVZpK1dv" +
        "UTRqTjUvcTNNLy9WNVBvRVpaTCsrZ0JQTU1DcExpSFkKTlFJaEFLaE1ORzU1UWZuWmNJTlZXZk51UkJyY2t0QUNVTFZpZzRYU0RHOU5LdWFHCi0tLS0tRU5E" +
        "IENFUlRJRklDQVRFLS0tLS0K";

    private const string Key =
        "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JR0hBZ0VBTUJNR0J5cUdTTTQ5QWdFR0NDcUdTTTQ5QXdFSEJHMHdhd0lCQVFRZ2pLOUVBVUxXRXcrS0c2" +
        "WVAKTUs5R1lTSVVNS1d1emhIeU1TK2kxR3BCYU55aFJBTkNBQVNpQzZNZHR6ZXM2VXkvMytrUm5tM1lnak80b0FsOQo5RHJvcmZiRE1yU2orTWRIKzV2NTVU" +
        "djFJdTRTOTRmMVg0R1VlRktTWUN3M3FTU3k5WGNKb0tzTQotLS0tLUVORCBQUklWQVRFIEtFWS0tLS0tCg==";

    public static IReadOnlyList<byte[]> All { get; } = FuzzWords.Bytes(
        """
        apiVersion: v1
        kind: Config
        current-context: dev
        preferences: {}
        contexts:
        - name: dev
          context: {cluster: dev, user: dev}
        - name: prod
          context: {cluster: prod, user: prod, namespace: shop}
        clusters:
        - name: dev
          cluster: {server: "https://dev:6443"}
        - name: prod
          cluster: {server: "https://prod:6443/base", tls-server-name: kubernetes, proxy-url: "http://user:SECRET@proxy:3128"}
        users:
        - name: dev
          user: {token: dev-SECRET}
        - name: prod
          user: {token: prod-SECRET, as: admin, as-uid: "7", as-groups: [a, b], as-user-extra: {reason: [why]}}
        """,
        """{"current-context":"a","contexts":[{"name":"a","context":{"cluster":"c"}}],"clusters":[{"name":"c","cluster":{"server":"http://x"}}],"users":null}""",
        $$$"""
        apiVersion: v1
        kind: Config
        current-context: "kind"
        clusters:
          - cluster:
              certificate-authority-data: {{{Certificate}}}
              server: https://127.0.0.1:6443
            name: kind
        contexts:
          - {name: kind, context: {cluster: kind, user: kind}}
        users:
          - name: kind
            user:
              client-certificate-data: {{{Certificate}}}
              client-key-data: {{{Key}}}
        """,
        """
        current-context: cloud
        contexts: [{name: cloud, context: {cluster: cloud, user: cloud}}]
        clusters:
        - name: cloud
          cluster:
            server: https://cloud
            insecure-skip-tls-verify: true
            extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: x, deep: [1, 2.5, true, ~, {a: b}]}}]
        users:
        - name: cloud
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: actorvent-no-such-program
              args: [get-token, --cluster, cloud]
              env: [{name: PROFILE, value: dev}]
              interactiveMode: Never
              provideClusterInfo: true
              installHint: |
                install it
                first
        """,
        """
        %YAML 1.2
        # comment
        ---
        base: &base {server: "https://x"}
        current-context: a
        contexts: [{name: a, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: *base}]
        users: [{name: u, user: {tokenFile: token, token: !!str SECRET, client-certificate: ./client.crt, client-key: "client.key"}}]
        ...
        ---
        second: document
        """,
        $$$"""
        current-context: a
        contexts: [{name: a, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "https://x"}}]
        users:
        - name: u
          user:
            auth-provider:
              config:
                client-id: kube
                client-secret: SECRET
                extra-scopes: groups
                id-token: e30.eyJleHAiOjE4MDAwMDAwMDB9.U0VDUkVU
                idp-certificate-authority-data: {{{Certificate}}}
                idp-issuer-url: https://idp.example/realm
                refresh-token: SECRET
              name: oidc
        """,
        """
        current-context: test
        contexts: [{name: test, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: ftp://x, proxy-url: http://p, insecure-skip-tls-verify: maybe, certificate-authority: missing.crt}}]
        users: [{name: u, user: {client-certificate-data: "%", token: "a SECRET", auth-provider: {name: gcp}, username: a, password: SECRET}}]
        """);
}
