using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.CompilerServices;
using Microsoft.AspNetCore.Components.Rendering;

namespace Guanxi.Tests.Architecture;

/// <summary>
/// Reads what the Razor compiler made of every component: a text that stands in the markup ends as a constant in
/// the instructions that build its tree.
/// </summary>
public sealed partial class LiteralTextTests
{
    // Attributes of HTML, and parameters of components.
    private static readonly HashSet<string> Spoken =
        ["title", "placeholder", "aria-label", "aria-description", "alt", "label", "Title", "Placeholder", "Alt", "Label", "Text", "Hint", "Description", "Message", "Caption", "Heading", "Empty"];

    // Product, keys of the keyboard and languages in their own words.
    private static readonly HashSet<string> Names =
        ["Guanxi", "关系", "關係", "English", "简体中文", "繁體中文", "Ctrl", "Esc", "Enter", "Shift", "Tab", "Alt", "CSV", "XLSX", "JSON", "API", "ISO", "UTC", "TOTP", "OpenAPI"];

    [Fact]
    public void No_component_holds_a_text_of_its_own()
    {
        // The gallery is seen by developers alone and shows sample data.
        var components = House.All.SelectMany(a => a.GetTypes()).Where(t => typeof(IComponent).IsAssignableFrom(t) && !t.IsAbstract && t.Namespace != "Guanxi.Host.Layout.Gallery").ToList();
        components.ShouldNotBeEmpty();
        components.SelectMany(c => Texts(c).Select(t => $"{c.FullName}: {t}")).Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void A_text_in_a_component_would_be_seen() => Texts(typeof(Sample)).ShouldBe(["Save", "Search here", "Add one", "Customers"]);

    private static IEnumerable<string> Texts(Type component)
        => from type in component.GetNestedTypes(BindingFlags.NonPublic).Prepend(component)
           from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           from text in Literals(method)
           where Says(text)
           select text;

    private static IEnumerable<string> Literals(MethodBase method)
    {
        string? previous = null, last = null;
        foreach (var instruction in Instruction.Of(method))
        {
            if (instruction.Text is { } text)
                (previous, last) = (last, text);
            else if (instruction.Called is { } called && called.DeclaringType == typeof(RenderTreeBuilder))
            {
                var literals = called.Name switch
                {
                    nameof(RenderTreeBuilder.AddMarkupContent) when last is not null => InMarkup(last),
                    nameof(RenderTreeBuilder.AddContent) when last is not null => [last],
                    nameof(RenderTreeBuilder.AddAttribute) or nameof(RenderTreeBuilder.AddComponentParameter) when previous is not null && last is not null && Spoken.Contains(previous) => [last],
                    _ => Enumerable.Empty<string>(),
                };
                foreach (var literal in literals)
                    yield return literal.Trim();
                (previous, last) = (null, null);
            }
            else if (instruction.Called is not null && instruction.Called.Name != nameof(RuntimeHelpers.TypeCheck))
                (previous, last) = (null, null); // the constant went elsewhere: a key of a text, most likely
        }
    }

    private static IEnumerable<string> InMarkup(string markup)
        => SpokenAttribute().Matches(markup).Select(m => m.Groups[1].Value)
            .Concat(Tag().Split(Unspoken().Replace(markup, "")).Select(part => System.Net.WebUtility.HtmlDecode(part)));

    private static bool Says(string text)
        => text.Length > 0 && !Names.Contains(text) && (Word().IsMatch(text) || text.Any(c => c is >= '\u4E00' and <= '\u9FFF'));

    [GeneratedRegex("[A-Za-z]{2,}")]
    private static partial Regex Word();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("<(script|style|svg)[^>]*>.*?</\\1>|<!--.*?-->|<!DOCTYPE[^>]*>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Unspoken();

    [GeneratedRegex("\\s(?:title|placeholder|aria-label|aria-description|alt|label)=\"([^\"]*)\"")]
    private static partial Regex SpokenAttribute();

    private sealed class Sample : ComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.AddMarkupContent(0, "<p class=\"lead text\">Save</p>");
            builder.OpenElement(1, "input");
            builder.AddAttribute(2, "placeholder", "Search here");
            builder.AddAttribute(3, "class", "form-control");
            builder.CloseElement();
            builder.AddContent(4, "Add one");
            builder.AddComponentParameter(6, "Title", RuntimeHelpers.TypeCheck("Customers"));
            builder.AddContent(5, GetType().GetProperty("key.of.a.text")?.Name);
        }
    }
}
