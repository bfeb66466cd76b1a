using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace ActorVent.Tests.Architecture;

/// <summary>Adds each type that a signature names to a set. The values that the decoder hands around mean nothing.</summary>
internal sealed class TypeCollector(MetadataReader reader, HashSet<TypeName> found) : ISignatureTypeProvider<bool, object?>
{
    public bool GetTypeFromDefinition(MetadataReader metadata, TypeDefinitionHandle handle, byte rawTypeKind) => found.Add(TypeName.Of(metadata, handle));

    public bool GetTypeFromReference(MetadataReader metadata, TypeReferenceHandle handle, byte rawTypeKind) => found.Add(TypeName.Of(metadata, handle));

    public bool GetTypeFromSpecification(MetadataReader metadata, object? context, TypeSpecificationHandle handle, byte rawTypeKind) =>
        metadata.GetTypeSpecification(handle).DecodeSignature(this, context);

    public bool GetArrayType(bool elementType, ArrayShape shape) => false;

    public bool GetByReferenceType(bool elementType) => false;

    public bool GetFunctionPointerType(MethodSignature<bool> signature) => false;

    public bool GetGenericInstantiation(bool genericType, ImmutableArray<bool> typeArguments) => false;

    public bool GetGenericMethodParameter(object? context, int index) => false;

    public bool GetGenericTypeParameter(object? context, int index) => false;

    public bool GetModifiedType(bool modifier, bool unmodifiedType, bool isRequired) => false;

    public bool GetPinnedType(bool elementType) => false;

    public bool GetPointerType(bool elementType) => false;

    public bool GetPrimitiveType(PrimitiveTypeCode typeCode) => false;

    public bool GetSZArrayType(bool elementType) => false;

    /// <summary>Whatever a token can stand for in an instruction, a base type, a constraint or an attribute.</summary>
    public void Add(EntityHandle handle)
    {
        if (handle.IsNil)
            return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                found.Add(TypeName.Of(reader, (TypeDefinitionHandle)handle));
                break;
            case HandleKind.TypeReference:
                found.Add(TypeName.Of(reader, (TypeReferenceHandle)handle));
                break;
            case HandleKind.TypeSpecification:
                reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
                break;
            case HandleKind.MethodDefinition:
                var method = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                Add(method.GetDeclaringType());
                method.DecodeSignature(this, null);
                break;
            case HandleKind.FieldDefinition:
                var field = reader.GetFieldDefinition((FieldDefinitionHandle)handle);
                Add(field.GetDeclaringType());
                field.DecodeSignature(this, null);
                break;
            case HandleKind.MemberReference:
                Add(reader.GetMemberReference((MemberReferenceHandle)handle));
                break;
            case HandleKind.MethodSpecification:
                var generic = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                Add(generic.Method);
                generic.DecodeSignature(this, null);
                break;
            case HandleKind.StandaloneSignature:
                Add(reader.GetStandaloneSignature((StandaloneSignatureHandle)handle));
                break;
        }
    }

    private void Add(MemberReference member)
    {
        Add(member.Parent);
        if (member.GetKind() == MemberReferenceKind.Field)
            member.DecodeFieldSignature(this, null);
        else
            member.DecodeMethodSignature(this, null);
    }

    private void Add(StandaloneSignature signature)
    {
        if (signature.GetKind() == StandaloneSignatureKind.LocalVariables)
            signature.DecodeLocalSignature(this, null);
        else
            signature.DecodeMethodSignature(this, null);
    }
}
