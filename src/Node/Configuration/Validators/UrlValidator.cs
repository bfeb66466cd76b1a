using System.Globalization;
using System.Text.RegularExpressions;
using ActorVent.Primitives;

namespace ActorVent.Node.Configuration.Validators;

/// <summary>The webhook URLs. What is wrong with one is told without showing its path or query.</summary>
internal static partial class UrlValidator
{
    private const string Example = "Write it as https://example.com/hook.";

    /// <summary>Valid URLs, each once, in the order given.</summary>
    public static IReadOnlyList<Uri> Validate(Settings settings, Findings findings)
    {
        if (settings[RunOptions.Url] is not { } setting)
        {
            // Only what names webhooks of its own is sent, then.
            if (settings[RunOptions.AllowAnnotations] is not null || findings.IsMeant(RunOptions.Url) || findings.IsMeant(RunOptions.AllowAnnotations))
                return [];
            findings.Error(
                "no webhook URL is configured, so there is nowhere to send changes to",
                "--url",
                "Give --url https://example.com/hook, or set ACTORVENT_URL (K8SVENT_WEBHOOKS and K8VENT_WEBHOOKS work too). With --allow-annotations none is needed: then only pods that name webhooks themselves are sent.");
            return [];
        }
        string[] texts = [.. setting.Values.SelectMany(value => BetweenUrls().Split(value.Trim()))];
        var urls = new List<Uri>();
        for (var i = 0; i < texts.Length; i++)
        {
            var where = texts.Length == 1 ? setting.Where : string.Create(CultureInfo.InvariantCulture, $"{setting.Where} (URL {i + 1} of {texts.Length})");
            // Two ways to write one URL are one endpoint.
            if (ValidateOne(texts[i], where, findings) is { } url && !urls.Exists(known => known.AbsoluteUri == url.AbsoluteUri))
                urls.Add(url);
        }
        return urls;
    }

    private static Uri? ValidateOne(string given, string where, Findings findings)
    {
        var text = given.Trim();
        if (WebAddress.SchemeOf(text) is { } scheme and not ("http" or "https"))
        {
            findings.Error($"'{scheme}' URLs cannot be POSTed to", where, "Use http or https. " + Example);
            return null;
        }
        var parsed = WebAddress.Parse(text, "http", "https");
        if (WebAddress.SchemeOf(text) is not null && UrlText.Fault(text) is { } fault)
        {
            var which = parsed is null ? "the URL" : $"the URL for {EndpointUrl.Mask(parsed)}";
            findings.Error($"{which} {fault}", where, "Correct it; several URLs are given by repeating --url, or in a variable with commas, blanks or line breaks between them.");
            return null;
        }
        if (parsed is not { } url)
        {
            findings.Error("this is no absolute URL", where, Example);
            return null;
        }
        if (url.UserInfo.Length > 0)
        {
            findings.Error($"the URL for {EndpointUrl.Mask(url)} contains a user name or password", where, "Leave it out. Deliveries are authenticated by their signature: see --secret-file.");
            return null;
        }
        if (url.Fragment.Length > 0)
        {
            findings.Error($"the URL for {EndpointUrl.Mask(url)} contains a fragment (#…), which is never sent to a server", where, "Leave out the part from # on, or write # as %23.");
            return null;
        }
        return url;
    }

    /// <summary>k8vent and k8svent took several URLs in one flag, too. Commas within a URL are left alone, as long as no other begins after them.</summary>
    [GeneratedRegex(@"[\s,]+(?=https?://)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BetweenUrls();
}
