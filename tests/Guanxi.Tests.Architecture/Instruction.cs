using System.Reflection;
using System.Reflection.Emit;

namespace Guanxi.Tests.Architecture;

/// <summary>One instruction of compiled code, as far as rules about literals need it.</summary>
/// <param name="Text">The text it loads; null for any other instruction.</param>
/// <param name="Called">The method it calls; null for any other instruction.</param>
internal sealed record Instruction(string? Text, MethodBase? Called)
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields().Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    public static IEnumerable<Instruction> Of(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code)
            yield break;
        var at = 0;
        while (at < code.Length)
        {
            var op = code[at] == 0xFE ? Codes[(short)(0xFE00 | code[at + 1])] : Codes[code[at]];
            at += op.Size;
            if (op == OpCodes.Ldstr)
                yield return new(method.Module.ResolveString(BitConverter.ToInt32(code, at)), null);
            else if (op == OpCodes.Call || op == OpCodes.Callvirt || op == OpCodes.Newobj)
                yield return new(null, Resolve(method, BitConverter.ToInt32(code, at)));
            at += Operand(op, code, at);
        }
    }

    private static MethodBase? Resolve(MethodBase method, int token)
        => method.Module.ResolveMethod(token, method.DeclaringType?.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null);

    private static int Operand(OpCode op, byte[] code, int at) => op.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
        _ => 4,
    };
}
