using Npgsql;

namespace ActorVent.Journal.PostgreSql;

/// <summary>Appends of different partitions that are written together or, where that fails, one by one.</summary>
internal sealed class AppendGroup(JournalConnections connections)
{
    private const int Tries = 5;

    /// <summary>The last append that failed for another reason than its fence; null: none did.</summary>
    public WriteResult? Failure { get; private set; }

    /// <summary>Answers each of them.</summary>
    public async Task WriteAsync(IReadOnlyList<AppendRequest> group)
    {
        if (group.Count > 1)
            group = await WriteTogetherAsync(group).ConfigureAwait(false);
        foreach (var request in group)
            await WriteAloneAsync(request).ConfigureAwait(false);
    }

    /// <summary>Answers those that are not answered yet.</summary>
    public void Fail(IReadOnlyList<AppendRequest> requests, WriteOutcome outcome, string reason)
    {
        Failure = new WriteResult(outcome, reason);
        foreach (var request in requests)
            request.Set(Failure.Value);
    }

    /// <returns>Those that have to be tried alone.</returns>
    private async Task<IReadOnlyList<AppendRequest>> WriteTogetherAsync(IReadOnlyList<AppendRequest> group)
    {
        var alone = new List<AppendRequest>();
        var planned = new List<(AppendRequest Request, AppendPlan Plan)>();
        try
        {
            var states = await connections.DoAsync(
                (connection, cancelled) => AppendReads.ReadAsync(connection, [.. group.Select(static r => r.Append)], mayCreate: false, cancelled), CancellationToken.None).ConfigureAwait(false);
            foreach (var request in group)
            {
                // Asking first only saves work: the statement that writes asks again.
                if (!IsOwned(request, states.GetValueOrDefault(request.Append.Fence.Partition)))
                    continue;
                if (AppendPlanner.Plan(request.Append, states[request.Append.Fence.Partition]) is { } plan)
                    planned.Add((request, plan));
                else
                    alone.Add(request);
            }
        }
        catch (JournalException failure) when (failure.InnerException is PostgresException refusal && PostgreSqlFailure.LeavesNothing(refusal))
        {
            return group;
        }
        catch (JournalException failure)
        {
            Fail(group, WriteOutcome.NotWritten, failure.Message);
            return [];
        }
        if (planned.Count > 0 && await ExecuteAsync(planned).ConfigureAwait(false) is not null)
            alone.AddRange(planned.Select(static p => p.Request));
        return alone;
    }

    private async Task WriteAloneAsync(AppendRequest request)
    {
        PostgresException? refusal = null;
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            try
            {
                var states = await connections.DoAsync(
                    (connection, cancelled) => AppendReads.ReadAsync(connection, [request.Append], mayCreate: false, cancelled), CancellationToken.None).ConfigureAwait(false);
                if (!IsOwned(request, states.GetValueOrDefault(request.Append.Fence.Partition)))
                    return;
                refusal = AppendPlanner.Plan(request.Append, states[request.Append.Fence.Partition]) is { } plan
                    ? await ExecuteAsync([(request, plan)]).ConfigureAwait(false)
                    : await CreateAsync(request).ConfigureAwait(false);
            }
            catch (JournalException failure)
            {
                Fail([request], WriteOutcome.NotWritten, failure.Message);
                return;
            }
            // Something was changed between reading and writing: by retention, or by another owner, which the next look shows.
            if (refusal is null || !(refusal.SqlState == PostgreSqlFailure.Changed || PostgreSqlFailure.IsWorthARetry(refusal)))
                break;
        }
        if (refusal is not null)
            Fail([request], WriteOutcome.NotWritten, PostgreSqlFailure.Describe(refusal, connections.Place));
    }

    /// <summary>Endpoints are created by one append at a time, so that there are never more than may be.</summary>
    /// <returns>What the server refused it for; null when the request is answered.</returns>
    private async Task<PostgresException?> CreateAsync(AppendRequest request)
    {
        AppendPlan? plan = null;
        try
        {
            await using var connection = await connections.OpenAsync(CancellationToken.None).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
            await connection.ExecuteAsync("LOCK TABLE actorvent.endpoints IN SHARE ROW EXCLUSIVE MODE", CancellationToken.None).ConfigureAwait(false);
            var states = await AppendReads.ReadAsync(connection, [request.Append], mayCreate: true, CancellationToken.None).ConfigureAwait(false);
            if (!IsOwned(request, states.GetValueOrDefault(request.Append.Fence.Partition)))
                return null;
            plan = AppendPlanner.Plan(request.Append, states[request.Append.Fence.Partition])!;
            await using var command = AppendStatement.Of(connection, [plan]);
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            await transaction.CommitAsync().ConfigureAwait(false);
            request.Set(plan.Result);
            return null;
        }
        catch (PostgresException refusal) when (PostgreSqlFailure.LeavesNothing(refusal))
        {
            return refusal;
        }
        catch (Exception failure) when (PostgreSqlFailure.Is(failure))
        {
            if (plan is null)
                Fail([request], WriteOutcome.NotWritten, PostgreSqlFailure.Describe(failure, connections.Place));
            else
                await SettleAsync([(request, plan)], failure).ConfigureAwait(false);
            return null;
        }
    }

    /// <returns>What the server refused all of it for; null when all are answered.</returns>
    private async Task<PostgresException?> ExecuteAsync(List<(AppendRequest Request, AppendPlan Plan)> planned)
    {
        var isSent = false;
        try
        {
            await using var connection = await connections.OpenAsync(CancellationToken.None).ConfigureAwait(false);
            await using var command = AppendStatement.Of(connection, planned.ConvertAll(static p => p.Plan));
            isSent = true;
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
        catch (PostgresException refusal) when (PostgreSqlFailure.LeavesNothing(refusal))
        {
            connections.Forget(refusal);
            return refusal;
        }
        catch (Exception failure) when (PostgreSqlFailure.Is(failure))
        {
            if (isSent)
                await SettleAsync(planned, failure).ConfigureAwait(false);
            else
                Fail(planned.ConvertAll(static p => p.Request), WriteOutcome.NotWritten, PostgreSqlFailure.Describe(failure, connections.Place));
            return null;
        }
        foreach (var (request, plan) in planned)
            request.Set(plan.Result);
        return null;
    }

    /// <summary>
    /// Nobody knows whether it was written: looks. Raising the generation waits for what is still being written and refuses what is still on
    /// its way, so that what is seen stays true. Who cannot look either says that it is unknown: then whoever takes the partition looks.
    /// </summary>
    private async Task SettleAsync(List<(AppendRequest Request, AppendPlan Plan)> planned, Exception failure)
    {
        var reason = PostgreSqlFailure.Describe(failure, connections.Place);
        try
        {
            foreach (var (request, plan) in planned)
            {
                var appends = await connections.DoAsync(
                    (connection, cancelled) => PartitionWrites.SettleAsync(connection, request.Append.Fence, cancelled), CancellationToken.None).ConfigureAwait(false);
                if (appends is null)
                    request.Set(Refusals.Lost(request.Append.Fence));
                else if (appends > plan.State.Appends)
                    request.Set(plan.Result);
                else
                    Fail([request], WriteOutcome.NotWritten, reason);
            }
        }
        catch (JournalException)
        {
            // Those that are answered stay so.
            Fail(planned.ConvertAll(static p => p.Request), WriteOutcome.Unknown, reason);
        }
    }

    private static bool IsOwned(AppendRequest request, AppendState? state)
    {
        if (state is not null && state.Fence == request.Append.Fence && state.Last == request.Append.Last)
            return true;
        request.Set(Refusals.Lost(request.Append.Fence));
        return false;
    }
}
