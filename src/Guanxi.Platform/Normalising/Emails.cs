using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Guanxi.Platform.Normalising;

/// <summary>What is to be said of a text as an e-mail address.</summary>
public enum EmailVerdict
{
    Valid,

    /// <summary>Mail can be sent to it, but hardly anybody has such an address: quoted, with a number for a host, or without a dot in the domain.</summary>
    Unusual,
    NoAt,
    BadLocalPart,
    BadDomain,
    TooLong,
}

/// <summary>E-mail addresses: those that mail can be sent to by RFC 5321 and, with characters of all scripts, RFC 6531.</summary>
public static class Emails
{
    private static readonly IdnMapping Idn = new();

    private static readonly string[] Frequent =
    [
        "gmail.com", "googlemail.com", "qq.com", "vip.qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "vip.163.com", "sina.com", "sina.cn", "sohu.com",
        "139.com", "189.cn", "wo.cn", "aliyun.com", "tom.com", "21cn.com", "yahoo.com", "yahoo.cn", "yahoo.com.cn", "yahoo.com.tw", "yahoo.com.hk", "yahoo.co.jp", "yahoo.co.uk",
        "hotmail.com", "hotmail.co.uk", "outlook.com", "live.com", "live.cn", "msn.com", "icloud.com", "me.com", "mac.com", "aol.com", "ymail.com", "mail.com", "mail.ru",
        "proton.me", "protonmail.com", "gmx.com", "gmx.de", "gmx.net", "web.de", "hinet.net", "pchome.com.tw", "naver.com", "comcast.net", "verizon.net", "att.net", "btinternet.com",
    ];

    private static readonly FrozenSet<string> FrequentSet = Frequent.ToFrozenSet();

    private static readonly FrozenSet<string> Roles = new[]
    {
        "info", "sales", "admin", "administrator", "support", "service", "services", "contact", "office", "hr", "jobs", "marketing", "noreply", "no-reply", "donotreply",
        "postmaster", "webmaster", "hostmaster", "abuse", "billing", "accounts", "accounting", "finance", "help", "helpdesk", "hello", "mail", "enquiries", "inquiry", "enquiry",
        "orders", "order", "purchasing", "reception", "team", "press", "media", "security", "privacy", "legal", "kefu", "xiaoshou", "caiwu", "zhaopin", "cs",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The address as it is kept: half width, trimmed, without <c>mailto:</c>, the domain in lower case. Local parts keep their case.</summary>
    /// <returns>The same object when nothing differs.</returns>
    public static string Normal(string text)
    {
        if (Ascii.IsValid(text) && text.LastIndexOf('@') is var at && text.AsSpan(at + 1).IndexOfAnyInRange('A', 'Z') < 0 && text.AsSpan().IndexOfAny(' ', '<', ':') < 0)
            return text;
        var half = string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = from[i] is '。' or '．' ? '.' : Phones.HalfWidth(from[i]);
        }).Trim();
        if (half.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
            half = half["mailto:".Length..];
        if (half.EndsWith('>') && half.LastIndexOf('<') is >= 0 and var open)
            half = half[(open + 1)..^1].Trim();
        at = half.LastIndexOf('@');
        return at < 0 ? half : half[..(at + 1)] + half[(at + 1)..].Normalize(NormalizationForm.FormC).ToLowerInvariant();
    }

    /// <summary>What two spellings of one address have in common: lower case, the domain in ASCII. Tags behind a plus stay.</summary>
    public static string Key(string email)
    {
        var normal = Normal(email);
        var at = normal.LastIndexOf('@');
        return at < 0 || Ascii.IsValid(normal) ? normal.ToLowerInvariant() : normal[..(at + 1)].ToLowerInvariant() + (ToAscii(normal[(at + 1)..]) ?? normal[(at + 1)..]);
    }

    /// <summary>Addresses that belong to an office rather than to a person, such as <c>info@</c>.</summary>
    public static bool IsRole(string email) => email.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && Roles.Contains(email[..at]);

    /// <returns>What was probably meant, <c>gmail.com</c> for <c>gmial.com</c>; null where nothing looks wrong.</returns>
    public static string? Suggest(string email)
    {
        var at = email.LastIndexOf('@');
        if (at <= 0)
            return null;
        var domain = email[(at + 1)..].ToLowerInvariant();
        if (domain.Length < 4 || FrequentSet.Contains(domain))
            return null;
        var dot = domain.LastIndexOf('.');
        var top = dot < 0 ? "" : domain[(dot + 1)..];
        if (top is "con" or "cpm" or "comm" or "vom" or "xom" or "ocm" or "cmo" or "coom" or "c0m" or "om" && dot > 0)
            return email[..(at + 1)] + domain[..dot] + ".com";
        foreach (var frequent in Frequent)
        {
            // Short names of one letter's difference are other companies: 136.com, tm.com.
            var stem = frequent.IndexOf('.', StringComparison.Ordinal);
            if (stem < 4 ? domain.Length == frequent.Length - 1 && domain.StartsWith(frequent[..stem], StringComparison.Ordinal) && frequent.EndsWith("com", StringComparison.Ordinal) && Near(domain, frequent)
                : Near(domain, frequent) && domain.Length - frequent.Length is >= -1 and <= 1)
                return email[..(at + 1)] + frequent;
        }
        return null;
    }

    /// <summary>Checks an address as <see cref="Normal"/> gives it.</summary>
    public static EmailVerdict Check(ReadOnlySpan<char> email)
    {
        var at = email.LastIndexOf('@');
        if (at < 0)
            return EmailVerdict.NoAt;
        if (email.Length > 254)
            return EmailVerdict.TooLong;
        var (local, domain) = (Local(email[..at]), Domain(email[(at + 1)..]));
        return local is not (EmailVerdict.Valid or EmailVerdict.Unusual) ? local : domain is not EmailVerdict.Valid ? domain : local;
    }

    private static EmailVerdict Local(ReadOnlySpan<char> local)
    {
        if (local.IsEmpty || Encoding.UTF8.GetByteCount(local) > 64)
            return EmailVerdict.BadLocalPart;
        if (local is ['"', .., '"'] && local.Length > 1)
            return Quoted(local[1..^1]) ? EmailVerdict.Unusual : EmailVerdict.BadLocalPart;
        var dot = true;
        foreach (var c in local)
        {
            if (c == '.' ? dot : !(char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".Contains(c) || c >= '\u00A0') || char.IsWhiteSpace(c))
                return EmailVerdict.BadLocalPart;
            dot = c == '.';
        }
        return dot ? EmailVerdict.BadLocalPart : EmailVerdict.Valid;
    }

    private static bool Quoted(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && ++i == text.Length)
                return false;
            if (text[i] is < ' ' or '\x7f' or (>= '\x80' and < '\u00A0') || (text[i] == '"' && (i == 0 || text[i - 1] != '\\')) || (text[i] >= '\x80' && i > 0 && text[i - 1] == '\\'))
                return false;
        }
        return true;
    }

    private static EmailVerdict Domain(ReadOnlySpan<char> domain)
    {
        if (domain is ['[', .., ']'])
            return IsLiteral(domain[1..^1]) ? EmailVerdict.Unusual : EmailVerdict.BadDomain;
        if (!Ascii.IsValid(domain))
            return ToAscii(domain.ToString()) is { } ascii ? Domain(ascii) : EmailVerdict.BadDomain;
        if (domain.Length is 0 or > 253)
            return EmailVerdict.BadDomain;
        var (labels, number, begin) = (0, false, 0);
        for (var i = 0; i <= domain.Length; i++)
        {
            if (i < domain.Length && domain[i] != '.')
            {
                if (!char.IsAsciiLetterOrDigit(domain[i]) && domain[i] != '-')
                    return EmailVerdict.BadDomain;
                continue;
            }
            var label = domain[begin..i];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
                return EmailVerdict.BadDomain;
            number = label.IndexOfAnyExceptInRange('0', '9') < 0;
            labels++;
            begin = i + 1;
        }
        return labels < 2 || number ? EmailVerdict.Unusual : EmailVerdict.Valid;
    }

    private static bool IsLiteral(ReadOnlySpan<char> literal)
    {
        if (!literal.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase))
            return literal.Count('.') == 3 && IPAddress.TryParse(literal, out var four) && four.AddressFamily == AddressFamily.InterNetwork;
        literal = literal[5..];
        var groups = 0;
        foreach (var part in literal.Split(':'))
            groups += literal[part].IsEmpty ? 0 : literal[part].Contains('.') ? 2 : 1;
        // RFC 5321 lets :: stand for two groups at least.
        return literal.Contains('%') || !IPAddress.TryParse(literal, out _) ? false : groups <= (literal.Contains("::", StringComparison.Ordinal) ? 6 : 8);
    }

    private static string? ToAscii(string domain)
    {
        try
        {
            return Idn.GetAscii(domain).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>One letter more, less, other, or two exchanged.</summary>
    private static bool Near(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var same = a.CommonPrefixLength(b);
        var x = a[same..];
        var y = b[same..];
        return x.Length == y.Length
            ? x.Length > 0 && (x[1..].SequenceEqual(y[1..]) || (x.Length > 1 && x[0] == y[1] && x[1] == y[0] && x[2..].SequenceEqual(y[2..])))
            : x.Length == y.Length + 1 ? x[1..].SequenceEqual(y) : y.Length == x.Length + 1 && y[1..].SequenceEqual(x);
    }
}
