using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Access;

/// <summary>Where a request comes from. What is kept of it is shortened: enough to know one's own, too little to trace a person.</summary>
/// <param name="Address">Full address, held in memory only.</param>
/// <param name="Agent">The browser's own words.</param>
public sealed record Visitor(IPAddress? Address, string Agent)
{
    public static readonly Visitor Local = new(IPAddress.Loopback, "");

    private static readonly (string Mark, string Name)[] Browsers =
        [("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl")];

    private static readonly (string Mark, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("HarmonyOS", "HarmonyOS"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    public static Visitor Of(HttpContext context) => new(context.Connection.RemoteIpAddress, context.Request.Headers.UserAgent.ToString());

    /// <summary>The network rather than the machine: three numbers of four, or the first 48 bits.</summary>
    public string ShortAddress => Address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } mapped => (this with { Address = mapped.MapToIPv4() }).ShortAddress,
        { AddressFamily: AddressFamily.InterNetwork } four => string.Join('.', four.GetAddressBytes().Take(3)) + ".*",
        var six => new IPAddress([.. six.GetAddressBytes().Take(6), .. new byte[10]]) + "/48",
    };

    /// <summary>Such as <c>Firefox, Windows</c>.</summary>
    public string ShortAgent => string.Join(", ", new[] { Named(Browsers), Named(Systems) }.OfType<string>());

    private string? Named((string Mark, string Name)[] known) => known.FirstOrDefault(k => Agent.Contains(k.Mark, StringComparison.Ordinal)).Name;
}
