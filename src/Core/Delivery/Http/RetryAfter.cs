using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace ActorVent.Delivery;

/// <summary>Reads <c>Retry-After</c> (RFC 9110, 10.2.3): seconds or a date.</summary>
internal static class RetryAfter
{
    /// <summary>A longer wait is cut to this: one answer must not silence an endpoint for days.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromHours(1);

    /// <summary>The wait from now, at least zero; null when the value is neither seconds nor a date.</summary>
    public static TimeSpan? Parse(string? value, DateTimeOffset now)
    {
        var text = value.AsSpan().Trim(" \t");
        if (text.Length is 0 or > 100)
            return null;
        if (!text.ContainsAnyExceptInRange('0', '9'))
        {
            // Seconds beyond an Int64 are a long wait too.
            var seconds = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : long.MaxValue;
            return seconds >= Most.TotalSeconds ? Most : TimeSpan.FromSeconds(seconds);
        }
        if (!HeaderUtilities.TryParseDate(text.ToString(), out var date))
            return null;
        var wait = date - now;
        return wait <= TimeSpan.Zero ? TimeSpan.Zero : wait >= Most ? Most : wait;
    }
}
