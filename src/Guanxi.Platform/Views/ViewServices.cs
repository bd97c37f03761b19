using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Platform.Views;

/// <summary>What pages of records need and no page should gather itself.</summary>
public sealed record ViewServices(
    RecordReader Reader, RecordWriter Writer, Databases Databases, FieldCatalogue Catalogue, RecordViews Views, Colleagues Colleagues, Texts Texts, TenantCurrency Currency);
