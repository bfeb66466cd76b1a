using System.Globalization;

namespace ActorVent.Simulator.Api;

/// <summary>The query parameter resourceVersion.</summary>
internal static class VersionParameter
{
    /// <returns>null when it is not given.</returns>
    /// <exception cref="SelectorException">It is no version.</exception>
    public static long? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return version;
        throw new SelectorException($"resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax");
    }
}
