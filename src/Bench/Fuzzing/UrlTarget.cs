using System.Text;
using System.Text.RegularExpressions;
using ActorVent.Node.Configuration;
using ActorVent.Node.Configuration.Validators;
using ActorVent.Primitives;

namespace ActorVent.Bench.Fuzzing;

/// <summary>Lists as flags and variables hold them: webhook URLs, and with the same text the hosts, namespaces and names that are lists too.</summary>
internal sealed partial class UrlTarget : IFuzzTarget
{
    private static readonly OptionDefinition[] Lists = [RunOptions.Url, RunOptions.AllowAnnotations, RunOptions.Namespace, RunOptions.PayloadEnv];

    public string Name => "urls";

    public IReadOnlyList<byte[]> Seeds { get; } = FuzzWords.Bytes(
        "https://example.com/hook/SECRET", "http://a/b,http://c/d", "http://a/b\nhttp://c/d?x=SECRET\n", " http://a/b \t https://c:8443/d,, ", "https://example.com/hook?a=1,2&b=%2C", "http://a/ho ok", "http://user:SECRET@a/b",
        "http://a/b#SECRET", "https:/a/SECRET", "https://[2001:db8::1]:8443/x", "https://bücher.example/x", "ftp://a/SECRET", "hooks.example.com,*.example.com:8443", "*", "shop, payments", "REGION ZONE", "http://a/%zz", "");

    public byte[] Mutate(byte[] input, ByteMutator mutator) => mutator.Mutate(input, mutator.Word());

    public long MostAllocated(int length) => (1024 * 1024) + (400L * length);

    public FuzzOutcome Run(byte[] input)
    {
        // The system's variables and arguments end at a zero.
        var text = Encoding.UTF8.GetString(input).Replace("\0", "", StringComparison.Ordinal);
        var (fromVariable, said) = Read(text, variable: true);
        var (fromFlag, _) = Read(text, variable: false);
        CheckNothingLost(text, fromVariable, said);
        return new FuzzOutcome(fromVariable.Count > 0 && said.Errors.Count == 0, $"{Math.Min(fromVariable.Count, 3)} {fromFlag.Count == fromVariable.Count} {string.Join(' ', said.Errors.Concat(said.Warnings).Select(finding => finding.What))}");
    }

    private static (IReadOnlyList<Uri> Urls, Findings Findings) Read(string text, bool variable)
    {
        var findings = new Findings();
        var settings = variable
            ? SettingsReader.Read(RunOptions.All, new Dictionary<string, IReadOnlyList<string>>(), Lists.ToDictionary(option => option.Variable, _ => text), findings)
            : SettingsReader.ReadFlags(RunOptions.All, Lists.ToDictionary(option => option.Name, IReadOnlyList<string> (_) => [text]), findings);
        var urls = UrlValidator.Validate(settings, findings);
        var before = findings.Errors.Count;
        foreach (var url in urls)
            CheckUrl(url);
        foreach (var finding in findings.Errors.Concat(findings.Warnings))
            Check(finding, mayShow: false);
        AnnotationValidator.Hosts(settings, findings);
        ScopeValidator.Namespaces(settings, findings);
        PayloadEnvValidator.Validate(settings, new Dictionary<string, string>(), findings);
        foreach (var finding in findings.Errors.Skip(before).Concat(findings.Warnings))
            Check(finding, mayShow: true);
        var own = new Findings();
        UrlValidator.Validate(settings, own);
        return (urls, own);
    }

    /// <param name="finding">A problem.</param>
    /// <param name="mayShow">Whether the text is no secret: a namespace, a host.</param>
    private static void Check(Finding finding, bool mayShow)
    {
        ErrorRules.Check($"{finding.Where}: {finding.What}. {finding.Advice}");
        if (!mayShow && finding.What.Contains(KubeConfigSeeds.Secret, StringComparison.Ordinal) && !HostOrScheme().IsMatch(finding.What))
            throw new FindingException("problem shows a secret", finding.What);
    }

    private static void CheckUrl(Uri url)
    {
        if (url is not { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo.Length: 0, Fragment.Length: 0 } || url.IdnHost.Length == 0)
            throw new FindingException("URL cannot be sent to", url.OriginalString);
        ErrorRules.Check($"{EndpointUrl.Mask(url)} {EndpointUrl.IdOf(url).Value}");
        if (url.OriginalString.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            throw new FindingException("URL is repaired in silence", url.OriginalString);
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
    }

    /// <summary>Whatever stands between separators is an endpoint, or there is a problem that says why not.</summary>
    private static void CheckNothingLost(string text, IReadOnlyList<Uri> urls, Findings findings)
    {
        if (findings.Errors.Count > 0)
            return;
        foreach (var item in Separators().Split(text))
        {
            if (item.Length > 0 && !urls.Any(url => WebAddress.Parse(item, "http", "https") is { } parsed && url.AbsoluteUri == parsed.AbsoluteUri))
                throw new FindingException("item is lost", item);
        }
    }

    [GeneratedRegex(@"[\s,]+")]
    private static partial Regex Separators();

    /// <summary>Where a host or a scheme is shown, on purpose, that is the secret's word.</summary>
    [GeneratedRegex("https?://[^ ]*SECRET|'[^']*SECRET[^']*' URLs", RegexOptions.IgnoreCase)]
    private static partial Regex HostOrScheme();
}
