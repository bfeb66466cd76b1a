using Xunit;

namespace ActorVent.Tests.Architecture;

/// <summary>The checker finds what it is for, in compiled samples.</summary>
public class HouseTests
{
    private const string Samples = "ActorVent.Tests.Architecture.Samples";
    private const string Low = $"{Samples}.Low.Below.LowTypes";

    private static readonly IReadOnlyCollection<Arrow> Arrows = ArrowReader.Read(typeof(HouseTests).Assembly.Location);

    private static readonly House House = new(Samples, new Dictionary<string, string[]>
    {
        ["Low"] = [$"{Samples}.High.Allowed"],
        ["High"] = ["Low"],
    });

    [Theory]
    [InlineData("Base")]
    [InlineData("Constraint`1")]
    [InlineData("Field.Value")]
    [InlineData("ISignature.Take")]
    [InlineData("Bodies.Create")]
    [InlineData("Bodies.Static")]
    [InlineData("Bodies.Name")]
    [InlineData("Bodies.Generic")]
    [InlineData("Bodies.Switch")]
    [InlineData("Bodies.Catch")]
    [InlineData("Bodies+<>c.<Lambda>")]
    [InlineData("Bodies+<Async>")]
    public void ForbiddenArrow_InASignatureOrABody_IsFound(string where) =>
        Assert.Contains(House.Violations(Arrows), line => line.StartsWith($"{Low}+{where}", StringComparison.Ordinal) && line.Contains($" uses {Samples}.High.HighType", StringComparison.Ordinal));

    [Fact]
    public void ForbiddenAttribute_IsFound() =>
        Assert.Contains($"{Low}+Attributed uses {Samples}.High.HighAttribute", House.Violations(Arrows));

    [Fact]
    public void AllowedType_WithItsParts_IsNoViolation() =>
        Assert.DoesNotContain(House.Violations(Arrows), line => line.Contains("+Clean", StringComparison.Ordinal));

    [Fact]
    public void RoomThatIsNotListed_IsFound()
    {
        var house = new House(Samples, new Dictionary<string, string[]> { ["High"] = ["Low"] });

        Assert.Contains(house.Violations(Arrows), line => line.StartsWith($"{Low}+Clean.Count", StringComparison.Ordinal));
    }

    [Fact]
    public void Framework_IsNoRoom() =>
        Assert.Empty(new House("Nothing", new Dictionary<string, string[]>()).Violations(Arrows));
}
