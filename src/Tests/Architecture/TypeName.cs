using System.Reflection.Metadata;

namespace ActorVent.Tests.Architecture;

/// <param name="Namespace">Of the outermost type.</param>
/// <param name="Full">Namespace and names, nested types after a plus.</param>
internal readonly record struct TypeName(string Namespace, string Full)
{
    public static TypeName Of(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        var outer = type.GetDeclaringType();
        return outer.IsNil ? At(reader.GetString(type.Namespace), name) : Of(reader, outer).Inner(name);
    }

    public static TypeName Of(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? Of(reader, (TypeReferenceHandle)type.ResolutionScope).Inner(name)
            : At(reader.GetString(type.Namespace), name);
    }

    private static TypeName At(string space, string name) => new(space, space.Length == 0 ? name : $"{space}.{name}");

    private TypeName Inner(string name) => new(Namespace, $"{Full}+{name}");
}
