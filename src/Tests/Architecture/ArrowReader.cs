using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ActorVent.Tests.Architecture;

/// <summary>
/// Reads from a compiled assembly which type uses which: bases, attributes, constraints, fields, signatures, local variables,
/// instructions. Constants that the compiler has copied leave no trace.
/// </summary>
internal static class ArrowReader
{
    public static IReadOnlyCollection<Arrow> Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var arrows = new HashSet<Arrow>();
        foreach (var handle in reader.TypeDefinitions)
        {
            var user = TypeName.Of(reader, handle);
            foreach (var (member, used) in Uses(file, reader, reader.GetTypeDefinition(handle)))
                arrows.UnionWith(used.Where(type => type != user).Select(type => new Arrow(user.Namespace, $"{user.Full}{member}", type.Namespace, type.Full)));
        }
        return arrows;
    }

    private static IEnumerable<(string Member, HashSet<TypeName> Used)> Uses(PEReader file, MetadataReader reader, TypeDefinition type)
    {
        yield return ("", Collect(reader, types =>
        {
            types.Add(type.BaseType);
            foreach (var handle in type.GetInterfaceImplementations())
                types.Add(reader.GetInterfaceImplementation(handle).Interface);
            AddConstraints(reader, types, type.GetGenericParameters());
            AddAttributes(reader, types, type.GetCustomAttributes());
        }));
        foreach (var handle in type.GetFields())
        {
            var field = reader.GetFieldDefinition(handle);
            yield return ($".{reader.GetString(field.Name)}", Collect(reader, types =>
            {
                types.Add(handle);
                AddAttributes(reader, types, field.GetCustomAttributes());
            }));
        }
        foreach (var handle in type.GetMethods())
        {
            var method = reader.GetMethodDefinition(handle);
            yield return ($".{reader.GetString(method.Name)}", Collect(reader, types =>
            {
                types.Add(handle);
                AddConstraints(reader, types, method.GetGenericParameters());
                AddAttributes(reader, types, method.GetCustomAttributes());
                if (method.RelativeVirtualAddress != 0)
                    AddBody(types, file.GetMethodBody(method.RelativeVirtualAddress));
            }));
        }
    }

    private static HashSet<TypeName> Collect(MetadataReader reader, Action<TypeCollector> add)
    {
        var found = new HashSet<TypeName>();
        add(new TypeCollector(reader, found));
        return found;
    }

    private static void AddBody(TypeCollector types, MethodBodyBlock body)
    {
        types.Add(body.LocalSignature);
        foreach (var region in body.ExceptionRegions)
            types.Add(region.CatchType);
        foreach (var token in Instructions.Tokens(body.GetILReader()))
            types.Add(token);
    }

    private static void AddConstraints(MetadataReader reader, TypeCollector types, GenericParameterHandleCollection parameters)
    {
        foreach (var parameter in parameters)
        {
            foreach (var constraint in reader.GetGenericParameter(parameter).GetConstraints())
                types.Add(reader.GetGenericParameterConstraint(constraint).Type);
        }
    }

    private static void AddAttributes(MetadataReader reader, TypeCollector types, CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes)
            types.Add(reader.GetCustomAttribute(attribute).Constructor);
    }
}
