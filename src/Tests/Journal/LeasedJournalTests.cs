using System.Reflection;
using ActorVent.Journal;
using Xunit;

namespace ActorVent.Tests.Journal;

public sealed class LeasedJournalTests
{
    /// <summary>By name, so that a new member of the journal is a write until somebody says otherwise.</summary>
    private static readonly string[] Reads = ["ReadClusterAsync", "HeadsAsync", "ReadAsync", "ReadNextAsync", "SkipOthersAsync", "ReadAnnotationEndpointsAsync", "ReadEndpointsAsync", "ReadDeadLettersAsync", "ReadExpiredAsync"];

    private readonly SwitchedLease _lease = new();
    private readonly Calls _calls;
    private readonly IJournal _journal;

    public LeasedJournalTests()
    {
        var inner = DispatchProxy.Create<IJournal, Calls>();
        _calls = (Calls)(object)inner;
        _journal = new LeasedJournal(inner, _lease);
    }

    public static TheoryData<string> Methods => [.. typeof(IJournal).GetMethods().Where(static method => !method.IsSpecialName).Select(static method => method.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Call_WithTheLease_IsTheJournals(string method)
    {
        Assert.Null(await CallAsync(method));

        Assert.Equal([method], _calls.Names);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Call_WithoutTheLease_IsMadeOnlyToRead(string method)
    {
        _lease.IsHeld = false;

        var refusal = await CallAsync(method);

        Assert.Equal(Reads.Contains(method) ? [method] : [], _calls.Names);
        if (!Reads.Contains(method))
            Assert.Contains("lease has lapsed", refusal, StringComparison.Ordinal);
    }

    /// <returns>Why it was refused.</returns>
    private async Task<string?> CallAsync(string name)
    {
        var method = typeof(IJournal).GetMethod(name)!;
        // Nothing may be thrown before there is a task: actors pipe it to themselves.
        dynamic task = method.Invoke(_journal, new object?[method.GetParameters().Length])!;
        try
        {
            if (!method.ReturnType.IsGenericType)
                await task;
            else if (await task is WriteResult { Outcome: not WriteOutcome.Written } result)
                return result.Outcome == WriteOutcome.NotWritten ? result.Reason : $"{result.Outcome}";
            return null;
        }
        catch (JournalException e) when (e.IsTransient)
        {
            return e.Message;
        }
    }

    internal class Calls : DispatchProxy
    {
        public List<string> Names { get; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Names.Add(targetMethod!.Name);
            return targetMethod.ReturnType == typeof(ValueTask<WriteResult>) ? new ValueTask<WriteResult>(WriteResult.Written) : Activator.CreateInstance(targetMethod.ReturnType);
        }
    }
}
