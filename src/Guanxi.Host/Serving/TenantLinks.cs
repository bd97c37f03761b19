using System.Text;
using System.Text.RegularExpressions;

namespace Guanxi.Host.Serving;

/// <summary>
/// Pages write addresses from the root. A company that is reached by a path has them prefixed on their way out: in the
/// attributes of HTML, and in the headers that lead elsewhere. Anything else passes as it is. See docs/decisions.
/// </summary>
internal sealed partial class TenantLinks(Stream inner, HttpContext context) : Stream
{
    private static readonly string[] Leading = ["Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "HX-Replace-Url"];

    private MemoryStream? page;
    private bool begun;

    /// <summary>Stands around whatever may answer with a page, the error handler too.</summary>
    public static void Use(IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments("/t"))
        {
            await next(context);
            return;
        }
        var body = context.Response.Body;
        await using var links = new TenantLinks(body, context);
        context.Response.Body = links;
        context.Response.OnStarting(links.PrefixHeaders);
        try
        {
            await next(context);
            await links.SendPageAsync();
        }
        finally
        {
            context.Response.Body = body;
        }
    });

    // Known only once the tenant is.
    private string Prefix => context.Request.PathBase.Value ?? "";

    private Task PrefixHeaders()
    {
        foreach (var name in Leading)
            if (context.Response.Headers[name].ToString() is { Length: > 0 } value)
                context.Response.Headers[name] = value[0] == '/' ? Prefixed(value) : Path().Replace(value, path => path.Groups[1].Value + Prefixed(path.Groups[2].Value));
        return Task.CompletedTask;
    }

    private async Task SendPageAsync()
    {
        if (page is null)
            return;
        var html = Attribute().Replace(Encoding.UTF8.GetString(page.GetBuffer(), 0, (int)page.Length), link => link.Groups[1].Value + Prefixed(link.Groups[2].Value));
        await inner.WriteAsync(Encoding.UTF8.GetBytes(html), context.RequestAborted);
    }

    private string Prefixed(string address)
        => address.StartsWith("//", StringComparison.Ordinal) || address.StartsWith("/assets/", StringComparison.Ordinal)
            || (address.StartsWith(Prefix, StringComparison.Ordinal) && (address.Length == Prefix.Length || address[Prefix.Length] is '/' or '?')) ? address : Prefix + address;

    /// <summary>Where bytes go: a page is kept until it is whole.</summary>
    private Stream To()
    {
        if (!begun && context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true)
        {
            page = new();
            context.Response.ContentLength = null;
        }
        begun = true;
        return page ?? inner;
    }

    public override bool CanRead => false;
    public override bool CanWrite => true;
    // The error handler takes back a page that was begun.
    public override bool CanSeek => page is not null;
    public override long Length => page?.Length ?? throw new NotSupportedException();
    public override long Position { get => page?.Position ?? throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void SetLength(long value) => page?.SetLength(value);
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void Flush() => To().Flush();
    public override Task FlushAsync(CancellationToken cancellationToken) => To().FlushAsync(cancellationToken);
    public override void Write(byte[] buffer, int offset, int count) => To().Write(buffer, offset, count);
    public override void Write(ReadOnlySpan<byte> buffer) => To().Write(buffer);
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => To().WriteAsync(buffer, offset, count, cancellationToken);
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => To().WriteAsync(buffer, cancellationToken);

    [GeneratedRegex("""(\s(?:href|action|formaction|hx-get|hx-post|data-panel|data-href|data-search|data-move)=")(/[^"]*)""")]
    private static partial Regex Attribute();

    // HX-Location is JSON.
    [GeneratedRegex("""("path":")(/[^"]*)""")]
    private static partial Regex Path();
}
