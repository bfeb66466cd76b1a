using ActorVent.Node.Configuration;

namespace ActorVent.Node.Commands;

/// <summary>The options of <c>actorvent simulate</c>.</summary>
internal static class SimulateOptions
{
    private const string Inside = "The cluster";
    private const string Server = "The API server";
    private const string Trouble = "What goes wrong";

    public static OptionDefinition Pods { get; } = new("pods", "N", "How many pods live at once.") { Default = "200", Group = Inside };

    public static OptionDefinition Rate { get; } = new("rate", "N", "Changes per second; 0 leaves the pods alone.") { Default = "20", Group = Inside };

    public static OptionDefinition Seed { get; } = new("seed", "N", "The same seed makes the same pods live the same lives.") { Default = "1", Group = Inside };

    public static OptionDefinition Address { get; } = new("address", "ADDRESS", "Where to listen; 0.0.0.0 for all addresses.") { Default = "127.0.0.1", Group = Server };

    public static OptionDefinition Port { get; } = new("port", "PORT", "At this address; 0 for any free one.") { Default = "8001", Group = Server };

    public static OptionDefinition Https { get; } = new("https", "", "Serve HTTPS, under an authority that the kubeconfig contains.") { Group = Server };

    public static OptionDefinition Token { get; } = new("token", "TEXT", "Ask clients for this bearer token, which the kubeconfig contains.") { Group = Server };

    public static OptionDefinition KubeconfigOut { get; } = new("kubeconfig-out", "FILE", "Write a kubeconfig that leads here.") { Group = Server };

    public static OptionDefinition History { get; } = new("history", "N", "How many changes watches can resume over.") { Default = "100000", Group = Server };

    public static OptionDefinition BookmarkInterval { get; } = new("bookmark-interval", "DURATION", "Time between the bookmarks of a watch.") { Default = "1m", Group = Server };

    public static OptionDefinition Delay { get; } = new("delay", "DURATION", "Wait so long before each answer.") { Group = Trouble };

    public static OptionDefinition CutWatches { get; } = new("cut-watches", "DURATION", "Cut a watch in the middle of a line, this often.") { Group = Trouble };

    public static OptionDefinition Compact { get; } = new("compact", "DURATION", "Forget the history, this often: watches from before expire.") { Group = Trouble };

    public static OptionDefinition StaleLists { get; } = new("stale-lists", "N", "Answer the first N lists with what was there earlier.") { Group = Trouble };

    public static OptionDefinition ExpiredContinues { get; } = new("expired-continues", "N", "Answer the first N second pages of lists with 410.") { Group = Trouble };

    public static OptionDefinition Unavailable { get; } = new("unavailable", "N", "Answer the first N requests with 503.") { Group = Trouble };

    public static OptionDefinition TooManyRequests { get; } = new("too-many-requests", "N", "Answer the first N requests with 429.") { Group = Trouble };

    public static OptionDefinition Garbage { get; } = new("garbage", "N", "Answer the first N requests with what is no JSON.") { Group = Trouble };

    public static OptionDefinition Forbidden { get; } = new("forbidden", "", "Answer everything about pods with 403.") { Group = Trouble };

    public static OptionDefinition SilentWatches { get; } = new("silent-watches", "", "Accept watches and never say anything on them.") { Group = Trouble };

    public static IReadOnlyList<OptionDefinition> All { get; } =
    [
        Pods, Rate, Seed,
        Address, Port, Https, Token, KubeconfigOut, History, BookmarkInterval,
        Delay, CutWatches, Compact, StaleLists, ExpiredContinues, Unavailable, TooManyRequests, Garbage, Forbidden, SilentWatches,
    ];
}
