using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Playwright;

namespace Guanxi.Tests.Browser;

public sealed class SignInTests(Site site, DemoShop shop) : Journey(site)
{
    [Theory, Languages(phone: true)]
    public async Task She_comes_in_where_she_wanted_to_and_goes_out_again(Look look)
    {
        Site.Require();
        var email = await shop.AddUserAsync(look.Language, "door");
        await using var visit = await shop.StrangerAsync(Site.Browser, look);
        await visit.OpenAsync("/customers");
        await visit.CheckAsync("sign-in");
        await SignInAsync(visit, email, "not-her-password");
        await visit.Page.Locator(".notice").WaitForAsync();
        (await visit.Page.Locator("[name=email]").InputValueAsync()).ShouldBe(email);
        visit.ForgiveRefusals();
        await visit.CheckAsync("sign-in-refused");

        await SignInAsync(visit, email, DemoShop.Password);
        await visit.Page.WaitForURLAsync("**/customers");
        await visit.Page.Locator("summary.me").ClickAsync();
        await visit.Page.Locator("form[action='/sign-out'] button").ClickAsync();
        await visit.Page.WaitForURLAsync("**/sign-in");
        await visit.OpenAsync("/orders");
        visit.Page.Url.ShouldContain("/sign-in");
    }

    [Theory, Languages]
    public async Task After_five_wrong_passwords_the_right_one_waits_too_and_the_page_says_so(Look look)
    {
        Site.Require();
        var email = await shop.AddUserAsync(look.Language, "locked");
        await using var visit = await shop.StrangerAsync(Site.Browser, look);
        await visit.OpenAsync("/sign-in");
        for (var i = 0; i < 5; i++)
            await visit.Page.APIRequest.PostAsync("/api/v1/session", new() { DataObject = new { email, password = "not-her-password" } });
        await SignInAsync(visit, email, DemoShop.Password);
        (await visit.Page.Locator(".notice").InnerTextAsync()).ShouldContain(look.Language switch { "en" => "wait", "zh-Hans" => "请等", _ => "請等" });
        visit.ForgiveRefusals();
        await visit.CheckAsync("sign-in-locked");
        // Whoever fails often enough closes the way for the whole address; a success opens it again.
        await DemoShop.PostAsync(visit, "/api/v1/session", new { email = DemoShop.Email(look.Language), password = DemoShop.Password });
    }

    [Theory, Languages(phone: true)]
    public async Task With_an_authenticator_a_code_is_asked_for_and_a_recovery_code_will_do(Look look)
    {
        Site.Require();
        var email = await shop.AddUserAsync(look.Language, "totp");
        await using var visit = await shop.VisitAsync(Site.Browser, look, email);
        await visit.OpenAsync("/me/two-factor");
        await visit.CheckAsync("two-factor");
        var secret = await visit.Page.Locator("code").InnerTextAsync();
        await visit.Page.Locator("[name=code]").FillAsync(Code(secret));
        await visit.Page.Locator("main form button.main").ClickAsync();
        await visit.Page.Locator("ul code").First.WaitForAsync();
        var recovery = await visit.Page.Locator("ul code").First.InnerTextAsync();
        await visit.CheckAsync("two-factor-recovery");

        await using var elsewhere = await shop.StrangerAsync(Site.Browser, look);
        await elsewhere.OpenAsync("/sign-in");
        await SignInAsync(elsewhere, email, DemoShop.Password);
        await elsewhere.Page.Locator("[name=code]").WaitForAsync();
        await elsewhere.CheckAsync("sign-in-code");
        await elsewhere.Page.Locator("[name=code]").FillAsync(recovery);
        await elsewhere.Page.Locator("button.main").ClickAsync();
        await elsewhere.Page.Locator("nav.rail, nav.bottom").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    [Fact]
    public async Task A_language_chosen_at_the_top_is_hers_from_then_on()
    {
        Site.Require();
        var email = await shop.AddUserAsync("en", "polyglot");
        await using var visit = await shop.VisitAsync(Site.Browser, new("en", "light", 1440), email);
        await visit.OpenAsync("/customers?sort=name");
        await visit.Page.Locator("details:has(form[action='/language']) > summary").ClickAsync();
        await visit.Page.Locator("button[value='zh-Hant']").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hant");
        visit.Page.Url.ShouldEndWith("/customers?sort=name");
        await using var elsewhere = await shop.VisitAsync(Site.Browser, new("en", "light", 1440), email);
        await elsewhere.OpenAsync("/customers");
        await Assertions.Expect(elsewhere.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hant");
    }

    private static async Task SignInAsync(Visit visit, string email, string password)
    {
        await visit.Page.Locator("[name=email]").FillAsync(email);
        await visit.Page.Locator("[name=password]").FillAsync(password);
        await visit.Page.Locator("button.main").ClickAsync();
    }

    /// <summary>RFC 6238 with SHA-1, six digits and steps of 30 seconds, as the apps do.</summary>
    private static string Code(string secret)
    {
        var bits = string.Concat(secret.Where(char.IsAsciiLetterOrDigit).Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // The apps know no other.
        var hash = HMACSHA1.HashData(key, step);
#pragma warning restore CA5350
        return ((BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue) % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }
}
