namespace Guanxi.Tests.Browser;

/// <summary>The demands on every page, each seen to fail on a page that breaks it.</summary>
public sealed class DemandTests(Site site) : Journey(site)
{
    [Theory]
    [InlineData("an image without words", "document.querySelector('main').append(new Image(9, 9))", "image-alt")]
    [InlineData("grey on white", "document.querySelector('h1').style.color = '#ccc'", "color-contrast")]
    [InlineData("an error in the console", "console.error('something broke')", "something broke")]
    [InlineData("a script that throws", "setTimeout(() => { throw new Error('thrown') })", "thrown")]
    [InlineData("a script from elsewhere", "document.head.append(Object.assign(document.createElement('script'), { src: 'http://127.0.0.2:9/x.js' }))", "Content-Security-Policy refused")]
    [InlineData("content that moves", "{ const b = document.createElement('div'); b.style.height = '300px'; document.querySelector('main').prepend(b); }", "moved")]
    [InlineData("content that is too wide", "{ const b = document.createElement('div'); b.style.cssText = 'position:absolute;top:0;left:0;width:3000px;height:1px'; document.body.append(b); }", "sideways")]
    [InlineData("another language than asked for", "document.documentElement.lang = 'fr'", "fr")]
    public async Task A_page_with_a_fault_is_refused(string fault, string script, string complaint)
    {
        await using var visit = await VisitAsync(new Look("en", "light", 1440));
        await visit.OpenAsync("/gallery/form");
        await visit.Page.EvaluateAsync(script);
        await visit.Page.WaitForTimeoutAsync(200);
        var refusal = await Record.ExceptionAsync(() => visit.CheckAsync("fault"));
        refusal.ShouldNotBeNull(fault).Message.ShouldContain(complaint);
    }
}
