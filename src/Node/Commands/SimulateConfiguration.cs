using ActorVent.Node.Configuration;
using ActorVent.Node.Configuration.Validators;
using ActorVent.Simulator.Api;

namespace ActorVent.Node.Commands;

/// <summary>What <c>actorvent simulate</c> was told.</summary>
internal sealed record SimulateConfiguration
{
    private const int Most = 1_000_000;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    public required ApiServerOptions Server { get; init; }

    public required int Pods { get; init; }

    /// <summary>Changes per second.</summary>
    public required double Rate { get; init; }

    public required int Seed { get; init; }

    public required string? KubeconfigOut { get; init; }

    /// <summary>How often a watch is cut; null for never.</summary>
    public required TimeSpan? CutWatches { get; init; }

    /// <summary>How often the history is forgotten; null for never.</summary>
    public required TimeSpan? Compact { get; init; }

    public static SimulateConfiguration Read(CommandInput input)
    {
        var findings = input.Findings;
        var settings = SettingsReader.ReadFlags(SimulateOptions.All, input.Flags, findings);
        int Count(OptionDefinition option, int least = 0) => Numbers.Whole(settings[option], least, Most, findings) ?? 0;
        var kubeconfig = settings[SimulateOptions.KubeconfigOut];
        if (kubeconfig is not null)
            RequireFile(kubeconfig, findings);
        return new SimulateConfiguration
        {
            Server = new ApiServerOptions
            {
                Address = Addresses.Of(settings[SimulateOptions.Address], findings),
                Port = Numbers.Port(settings[SimulateOptions.Port], findings),
                Https = settings[SimulateOptions.Https] is not null,
                Token = settings[SimulateOptions.Token]?.Value,
                History = Count(SimulateOptions.History, least: 1),
                BookmarkInterval = Numbers.Time(settings[SimulateOptions.BookmarkInterval], Shortest, Day, findings) ?? Day,
                Faults = new Faults
                {
                    Delay = Numbers.Time(settings[SimulateOptions.Delay], TimeSpan.Zero, Day, findings) ?? TimeSpan.Zero,
                    StaleLists = Count(SimulateOptions.StaleLists),
                    ExpiredContinues = Count(SimulateOptions.ExpiredContinues),
                    Unavailable = Count(SimulateOptions.Unavailable),
                    TooManyRequests = Count(SimulateOptions.TooManyRequests),
                    Garbage = Count(SimulateOptions.Garbage),
                    Forbidden = settings[SimulateOptions.Forbidden] is not null,
                    SilentWatches = settings[SimulateOptions.SilentWatches] is not null,
                },
            },
            Pods = Numbers.Whole(settings[SimulateOptions.Pods], 0, 100_000, findings) ?? 0,
            Rate = Numbers.Decimal(settings[SimulateOptions.Rate], 0, 100_000, findings) ?? 0,
            Seed = Numbers.Whole(settings[SimulateOptions.Seed], int.MinValue, int.MaxValue, findings) ?? 0,
            KubeconfigOut = kubeconfig?.Value,
            CutWatches = Numbers.Time(settings[SimulateOptions.CutWatches], Shortest, Day, findings),
            Compact = Numbers.Time(settings[SimulateOptions.Compact], Shortest, Day, findings),
        };
    }

    /// <summary>It is written late, when the server's address is known.</summary>
    private static void RequireFile(Setting setting, Findings findings)
    {
        if (setting.Value.Length == 0)
            findings.Error("the name is empty", setting.Where, "Name a file to write.");
        else if (Directory.Exists(setting.Value))
            findings.Error($"'{setting.Value}' is a directory", setting.Where, "Name a file in it.");
        else if (Path.GetDirectoryName(Path.GetFullPath(setting.Value)) is { } directory && !Directory.Exists(directory))
            findings.Error($"the directory '{directory}' does not exist", setting.Where, "Create it, or name a file in another.");
    }
}
