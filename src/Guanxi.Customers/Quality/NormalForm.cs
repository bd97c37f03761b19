using System.Text.Json;
using Guanxi.Customers.Importing;
using Guanxi.Platform.Normalising;

namespace Guanxi.Customers.Quality;

/// <summary>The one form in which names, phones, e-mails and addresses are kept, whichever way they come in.</summary>
internal static class NormalForm
{
    private static readonly int NameAt = At("name"), PhoneAt = At("phone"), EmailAt = At("email"), CountryAt = At("country"), RegionAt = At("region"), CityAt = At("city"), AddressAt = At("address"), PostalAt = At("postalCode");

    /// <summary>A phone number as E.164, with its extension; as written where it cannot be read as a number of its country.</summary>
    /// <param name="country">ISO code where the customer lives; "" when unknown.</param>
    /// <param name="home">ISO code of the company's country.</param>
    public static string Phone(string written, string country, string home)
    {
        var phone = Phones.Read(written, country.Length == 2 ? country : home);
        // Who moved abroad often keeps her number.
        if (!phone.IsValid && country.Length == 2 && country != home && Phones.Read(written, home) is { IsValid: true } known)
            phone = known;
        return phone.IsValid ? phone.ToString() : written;
    }

    /// <summary>Values of <see cref="CustomerTargets.Fields"/> as a file gives them.</summary>
    public static void Apply(object?[] values, string home)
    {
        if (values[NameAt] is string name)
            values[NameAt] = ChineseName.Plain(name) is { Length: > 0 } plain ? plain : name;
        if (values[EmailAt] is string email)
            values[EmailAt] = Emails.Normal(email);
        if (values[AddressAt] is string address && values[RegionAt] is null && values[CityAt] is null && Place(address, values[CountryAt] as string ?? "") is { } place)
        {
            values[RegionAt] = place.Region;
            values[CityAt] = place.City;
            if (place.Postal is not null)
                values[PostalAt] ??= place.Postal;
        }
        if (values[PhoneAt] is string phone)
            values[PhoneAt] = Phone(phone, values[CountryAt] as string ?? "", home);
    }

    /// <summary>What was typed or sent of a customer.</summary>
    /// <param name="given">Names of the fields that were.</param>
    public static void Apply(Customer customer, IReadOnlyDictionary<string, object?> given, string home)
    {
        var written = Written(customer);
        if (given.ContainsKey("name") && ChineseName.Plain(customer.Name) is { Length: > 0 } name && name != customer.Name)
            customer.Name = name;
        if (given.ContainsKey("address") && customer.Region.Length + customer.City.Length == 0 && Place(customer.Address, customer.Country) is { } place)
        {
            (customer.Region, customer.City) = (place.Region ?? "", place.City ?? "");
            if (customer.PostalCode.Length == 0)
                customer.PostalCode = place.Postal ?? "";
        }
        if (given.ContainsKey("phone"))
        {
            var phone = customer.Phone.Length == 0 ? "" : Phone(customer.Phone, customer.Country, home);
            // The number in a form is shown grouped: saving it again is not another way of writing it.
            if (phone.Length == 0 || phone == customer.Phone)
                written.Remove("phone");
            else if (!PhoneFormat.IsShown(customer.Phone, phone))
                written["phone"] = customer.Phone;
            customer.Phone = phone;
        }
        customer.Written = written.Count == 0 ? "" : JsonSerializer.Serialize(written);
    }

    /// <summary>How values were written that are kept in another form, by field.</summary>
    public static Dictionary<string, string> Written(Customer customer) => Written(customer.Written);

    public static Dictionary<string, string> Written(string json) => json.Length == 0 ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;

    /// <summary>Province and city that an address of China names. Only in the script it is written in: no simplified province beside a traditional street.</summary>
    private static (string? Region, string? City, string? Postal)? Place(string address, string country)
        => country is "" or "CN" && ChineseAddress.Read(address) is { Country: "CN", Code.Length: > 0 } place && (place.City.Length > 0 || place.County.Length > 0) && Platform.Search.SearchText.Simplify(address) == address
            ? (place.Province, place.City.Length > 0 ? place.City : place.Province.EndsWith('市') ? place.Province : place.County, place.PostalCode.Length > 0 ? place.PostalCode : null) : null;

    private static int At(string field) => CustomerTargets.Fields.ToList().FindIndex(f => f.Name == field);
}
