using ActorVent.Node.Configuration;
using ActorVent.Node.Configuration.Validators;

namespace ActorVent.Node.Commands;

/// <summary>What <c>actorvent demo</c> was told.</summary>
/// <param name="For">When it ends by itself; null for never.</param>
/// <param name="Pods">How many live at once.</param>
/// <param name="Rate">Changes per second.</param>
/// <param name="Seed">Of the pods' lives.</param>
internal sealed record DemoConfiguration(TimeSpan? For, int Pods, double Rate, int Seed)
{
    public static DemoConfiguration Read(CommandInput input)
    {
        var findings = input.Findings;
        var settings = SettingsReader.ReadFlags(DemoOptions.All, input.Flags, findings);
        return new DemoConfiguration(
            Numbers.Time(settings[DemoOptions.For], TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), findings),
            Numbers.Whole(settings[DemoOptions.Pods], 1, 100_000, findings) ?? 1,
            Numbers.Decimal(settings[DemoOptions.Rate], 0.1, 100_000, findings) ?? 1,
            Numbers.Whole(settings[DemoOptions.Seed], int.MinValue, int.MaxValue, findings) ?? 1);
    }
}
