using ActorVent.Primitives;

namespace ActorVent.Journal.Sqlite;

/// <summary>An object's row at one target; forgotten ones are left out.</summary>
/// <param name="Id">The row's key.</param>
/// <param name="Target">See <see cref="TargetPlan.Configured"/>.</param>
/// <param name="IsLive">Whether the object lives, as far as is known there.</param>
/// <param name="Uid">The newest entry's.</param>
/// <param name="Version">The newest entry's.</param>
/// <param name="History">The newest entry's.</param>
internal sealed record TargetRow(long Id, string Target, bool IsLive, string Uid, ResourceVersion Version, long History);
