using ActorVent.Journal;

namespace ActorVent.Delivery.Formats;

/// <summary>What a format may look at.</summary>
/// <param name="Entry">The change.</param>
/// <param name="Environment">Names and values for the payload's <c>env</c>; may be empty.</param>
internal readonly record struct FormatInput(Entry Entry, IReadOnlyDictionary<string, string> Environment);
