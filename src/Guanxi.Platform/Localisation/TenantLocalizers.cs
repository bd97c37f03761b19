using Guanxi.Platform.Custom;
using Microsoft.Extensions.Localization;

namespace Guanxi.Platform.Localisation;

/// <summary>Localizers that speak the tenant's words as <see cref="Texts"/> does.</summary>
internal sealed class TenantLocalizers(ResourceManagerStringLocalizerFactory shipped, Texts texts) : IStringLocalizerFactory
{
    public IStringLocalizer Create(Type resourceSource) => new TenantLocalizer(shipped.Create(resourceSource), texts);

    public IStringLocalizer Create(string baseName, string location) => new TenantLocalizer(shipped.Create(baseName, location), texts);

    private sealed class TenantLocalizer(IStringLocalizer shipped, Texts texts) : IStringLocalizer
    {
        public LocalizedString this[string name] => Said(shipped[name], name);

        public LocalizedString this[string name, params object[] arguments]
            => TenantWords.Current is null ? shipped[name, arguments] : new(name, string.Format(System.Globalization.CultureInfo.CurrentCulture, this[name].Value, arguments));

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => shipped.GetAllStrings(includeParentCultures);

        private LocalizedString Said(LocalizedString text, string name)
        {
            if (TenantWords.Current is not { } words)
                return text;
            var said = text.ResourceNotFound ? words.Find(name, Languages.Current, texts.All(Languages.Current)) : words.Rewrite(name, text.Value, Languages.Current, texts.All(Languages.Current));
            return said is null ? text : new(name, said);
        }
    }
}
