using System.Diagnostics.CodeAnalysis;

namespace ActorVent.Delivery.Formats;

/// <summary>Every format there is. A new one needs a line here.</summary>
internal static class FormatRegistry
{
    /// <summary>What an endpoint gets that names no format.</summary>
    public static IPayloadFormat Default { get; } = new PodFormat();

    public static IReadOnlyList<IPayloadFormat> All { get; } =
    [
        Default,
    ];

    public static bool TryGet(string name, [NotNullWhen(true)] out IPayloadFormat? format)
    {
        format = All.FirstOrDefault(f => f.Name == name);
        return format is not null;
    }
}
