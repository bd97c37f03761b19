using System.Globalization;

namespace Guanxi.Platform.Normalising;

/// <summary>What a number is for, as numbering plans distinguish it.</summary>
public enum PhoneType { Unknown, Fixed, Mobile, FixedOrMobile, TollFree, Premium, SharedCost, Personal, Voicemail, Uan, Pager, Voip }

/// <summary>What is to be said of a text as a phone number.</summary>
public enum PhoneVerdict
{
    /// <summary>A number that its country's plan knows.</summary>
    Valid,

    /// <summary>Of a fit length, but the plan knows no such number.</summary>
    Unknown,
    TooShort,
    TooLong,

    /// <summary>It names no country and none is given, or its country code is nobody's.</summary>
    NoCountry,
    NotANumber,
}

/// <summary>A phone number as read. Small, and without memory of its own unless there is an extension.</summary>
/// <param name="Number">Country code and national number as one number; 0 where nothing could be read.</param>
/// <param name="Code">Country code, such as 86; 0 when none is known.</param>
/// <param name="Country">ISO 3166 code; <c>001</c> for numbers of no country; "" when unknown.</param>
/// <param name="Extension">Digits; null for none.</param>
public readonly record struct Phone(ulong Number, int Code, string Country, PhoneType Type, PhoneVerdict Verdict, string? Extension)
{
    public bool IsValid => Verdict == PhoneVerdict.Valid;

    /// <summary>E.164 such as <c>+8613800138000</c>, without the extension; null where nothing could be read.</summary>
    public string? E164 => Number == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"+{Number}");

    /// <summary>As it is kept: E.164, then <c>;ext=8012</c> where there is an extension (RFC 3966). "" where nothing could be read.</summary>
    public override string ToString() => Extension is null ? E164 ?? "" : $"{E164};ext={Extension}";
}
