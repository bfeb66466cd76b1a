namespace ActorVent.Kubernetes.Connections;

/// <summary>What may stand in an Authorization header: visible ASCII without blanks. Checked here, since a header's own error would quote the token.</summary>
internal static class BearerToken
{
    public static bool IsValid(string token)
    {
        foreach (var c in token)
        {
            if (c is <= ' ' or > '~')
                return false;
        }
        return token.Length > 0;
    }
}
