using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongFirst))]

namespace ActorVent.Tests.Common.Order;

/// <summary>
/// What takes long begins first: else a run ends with one class that has begun last, on one core and alone. The others come in any order, as they
/// would, so that none depends on what runs before it.
/// </summary>
public sealed class LongFirst : ITestCollectionOrderer
{
    // Each class is a collection of its own, which has the class only in its name.
    private static readonly string[] Long =
        [.. typeof(LongFirst).Assembly.GetTypes().Where(static type => type.IsDefined(typeof(TakesLongAttribute), inherit: false)).Select(static type => $" {type.FullName} ")];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : notnull, ITestCollection =>
        [.. DefaultTestCollectionOrderer.Instance.OrderTestCollections(testCollections).OrderBy(static collection => Long.Any(name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) ? 0 : 1)];
}
