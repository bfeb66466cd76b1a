using System.Text;
using ActorVent.Partitions;
using Xunit;

namespace ActorVent.Tests.Partitions;

public sealed class DeletionMarkTests
{
    [Theory]
    [InlineData("""{"kind":"Pod","metadata":{"labels":{"a":"b"},"deletionTimestamp":"2030-01-01T00:00:00Z"},"spec":{}}""", true)]
    [InlineData("""{"metadata":{"deletionTimestamp":null}}""", false)]
    [InlineData("""{"metadata":{"labels":{"deletionTimestamp":"x"}}}""", false)]
    [InlineData("""{"spec":{"deletionTimestamp":"x"},"metadata":{"name":"a"}}""", false)]
    [InlineData("""{"deletionTimestamp":"x","metadata":"deletionTimestamp"}""", false)]
    [InlineData("""["metadata",{"deletionTimestamp":"x"}]""", false)]
    [InlineData("""{"metadata":{"na""", false)]
    [InlineData("", false)]
    public void IsOn_LooksOnlyAtTheMetadata(string json, bool expected) => Assert.Equal(expected, DeletionMark.IsOn(Encoding.UTF8.GetBytes(json)));
}
