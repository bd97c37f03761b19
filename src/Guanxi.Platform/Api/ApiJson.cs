using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Guanxi.Core;

namespace Guanxi.Platform.Api;

/// <summary>The whole number counts in a fraction; the API writes it as the decimal number it stands for.</summary>
/// <param name="decimals">How many decimals; without it, those of the currency: of the object's own property of that name, else of what holds it.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ScaledAttribute(int decimals = ScaledAttribute.OfCurrency) : Attribute
{
    public const int OfCurrency = -1;

    public int Decimals { get; } = decimals;
}

/// <summary>A list as the API answers with it.</summary>
/// <param name="Next">Cursor of the page after; null at the end.</param>
public sealed record Listing<T>(IReadOnlyList<T> Data, string? Next = null);

/// <summary>How objects of modules are written and read, where no record of the catalogue is.</summary>
public static class ApiJson
{
    private static readonly JsonSerializerOptions[] ByDecimals = [.. Enumerable.Range(0, 4).Select(Make)];

    /// <param name="decimals">Those of the currency that amounts are in when nothing nearer says.</param>
    public static JsonSerializerOptions With(int decimals) => ByDecimals[decimals];

    /// <summary>For what is read, and for schemas.</summary>
    internal static JsonSerializerOptions Strict => ByDecimals[2];

    private static JsonSerializerOptions Make(int decimals) => new(JsonSerializerOptions.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { type => Scale(type, decimals) } },
    };

    private static void Scale(JsonTypeInfo type, int inherited)
    {
        var currency = type.Properties.FirstOrDefault(p => p.Name == "currency" && p.PropertyType == typeof(string))?.Get;
        for (var i = 0; i < type.Properties.Count; i++)
            if (type.Properties[i] is { Get: { } get } property && property.AttributeProvider?.GetCustomAttributes(typeof(ScaledAttribute), false) is [ScaledAttribute scaled])
            {
                var shown = type.CreateJsonPropertyInfo(property.PropertyType == typeof(long?) ? typeof(decimal?) : typeof(decimal), property.Name);
                shown.IsGetNullable = property.PropertyType == typeof(long?);
                shown.Get = of => get(of) is long whole ? RecordJson.Amount(whole, scaled.Decimals >= 0 ? scaled.Decimals : currency is null ? inherited : Money.Decimals((string?)currency(of) ?? "")) : null;
                type.Properties[i] = shown;
            }
    }
}
