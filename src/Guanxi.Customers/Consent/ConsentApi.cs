using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Api;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Customers.Consent;

/// <param name="At">Null asks about now.</param>
internal sealed record ContactQuestion(IReadOnlyList<long> Customers, string Channel, string Purpose, DateTime? At = null);

internal sealed record ContactAnswer(long Customer, ContactVerdict Verdict);

/// <summary>Answers programs whether customers that they see may be turned to.</summary>
internal sealed class CheckContact(Databases databases, IContactPermission permission, TimeProvider time)
{
    private const int Most = 5000;

    /// <returns>One answer for each customer asked about; those she may not see are unknown.</returns>
    public async Task<IReadOnlyList<ContactAnswer>> RunAsync(Actor by, ContactQuestion question, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        if (question.Customers.Count > Most)
            throw new InvalidException("consent.too-many", "customers", Most);
        await using var session = await databases.ReadAsync(by, ct);
        var sql = session.Sql($"SELECT t.id FROM customers_customer t WHERE t.id IN {new Ids(question.Customers)}");
        RowVisibility.Write(sql, CustomerFields.Type, by, indexed: false);
        var seen = await session.ListAsync(sql, r => r.GetInt64(0), ct);
        var verdicts = await permission.MayContactAsync(session, seen, question.Channel, question.Purpose, question.At?.ToUniversalTime() ?? time.GetUtcNow().UtcDateTime, ct);
        return [.. question.Customers.Distinct().Select(c => new ContactAnswer(c, verdicts.GetValueOrDefault(c, ContactVerdict.Unknown)))];
    }
}

/// <summary>Consents and contact rules for programs.</summary>
internal static class ConsentApi
{
    private const string Read = CustomerPermissions.Read;
    private const string Write = CustomerPermissions.Write;
    private const string Manage = CustomerPermissions.ManagePrivacy;

    private sealed record NewRestriction(string Reason);

    private sealed record NewSuppressions(IReadOnlyList<string> Addresses, string Reason = "");

    private sealed record Added(int Count);

    private sealed record OneAddress(string Address);

    private sealed record OnTheList(bool Suppressed);

    public static void Map(ApiRoutes api)
    {
        api.Map(new("GET", "/customers/{id}/consents", "getConsents", "customers", Read), call => call.Get<CustomerConsents>().GetAsync(call.Actor, call.Id(), call.Aborted));
        api.Map(new("GET", "/customers/{id}/consents/history", "listConsentHistory", "customers", Read),
            async call => new Listing<ConsentEntry>(await call.Get<CustomerConsents>().HistoryAsync(call.Actor, call.Id(), call.Aborted)));
        api.Map<NewConsent, ConsentAnswer>(new("POST", "/customers/{id}/consents", "recordConsent", "customers", Write),
            (call, said) => call.Get<CustomerConsents>().RecordAsync(call.Actor, call.Id(), said, call.Aborted));
        api.MapDeed<NewRestriction>(new("PUT", "/customers/{id}/restriction", "restrictCustomer", "customers", Write),
            (call, body) => call.Get<CustomerConsents>().RestrictAsync(call.Actor, call.Id(), body.Reason, call.Aborted));
        api.MapDeed(new("DELETE", "/customers/{id}/restriction", "endRestriction", "customers", Write),
            call => call.Get<CustomerConsents>().RestrictAsync(call.Actor, call.Id(), null, call.Aborted));
        api.Map<ContactQuestion, Listing<ContactAnswer>>(new("POST", "/customers/contact-check", "checkContact", "customers", Read),
            async (call, question) => new(await call.Get<CheckContact>().RunAsync(call.Actor, question, call.Aborted)));

        api.Map(new("GET", "/settings/purposes", "getPurposes", "settings", Read), call => call.Get<ConsentSettings>().PurposesAsync(call.Actor, call.Aborted));
        api.MapDeed<Purposes>(new("PUT", "/settings/purposes", "setPurposes", "settings", Manage), (call, purposes) => call.Get<ConsentSettings>().SavePurposesAsync(call.Actor, purposes, call.Aborted));
        api.Map(new("GET", "/settings/consent-texts", "listConsentTexts", "settings", Read), async call => new Listing<ConsentText>(await call.Get<ConsentSettings>().TextsAsync(call.Actor, call.Aborted)));
        api.Map<NewConsentText, CreatedId>(new("POST", "/settings/consent-texts", "addConsentText", "settings", Manage),
            async (call, text) => new(await call.Get<ConsentSettings>().AddTextAsync(call.Actor, text, call.Aborted)));
        api.Map(new("GET", "/settings/contact-rules", "getContactRules", "settings", Read), call => call.Get<ConsentSettings>().RulesAsync(call.Actor, call.Aborted));
        api.MapDeed<ContactRules>(new("PUT", "/settings/contact-rules", "setContactRules", "settings", Manage), (call, rules) => call.Get<ConsentSettings>().SaveRulesAsync(call.Actor, rules, call.Aborted));

        api.Map<NewSuppressions, Added>(new("POST", "/suppressions", "addSuppressions", "settings", Manage),
            async (call, body) => new(await call.Get<ConsentSettings>().SuppressAsync(call.Actor, body.Addresses, body.Reason, call.Aborted)));
        api.Map<OneAddress, OnTheList>(new("POST", "/suppressions/check", "checkSuppression", "settings", Manage),
            async (call, body) => new(await call.Get<ConsentSettings>().IsSuppressedAsync(call.Actor, body.Address, call.Aborted)));
        api.MapDeed<OneAddress>(new("POST", "/suppressions/remove", "removeSuppression", "settings", Manage), async (call, body) =>
        {
            if (!await call.Get<ConsentSettings>().UnsuppressAsync(call.Actor, body.Address, call.Aborted))
                throw new InvalidException("suppression.unknown", "address");
        });
    }
}
