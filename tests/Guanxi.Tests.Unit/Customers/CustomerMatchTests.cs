using Guanxi.Core;
using Guanxi.Customers.Importing;

namespace Guanxi.Tests.Unit.Customers;

public sealed class CustomerMatchTests
{
    private static readonly Actor All = Actor.System("main");
    private readonly CustomerMatch match = new(All, everybody: true);

    [Theory]
    [InlineData("+86 138-0013-8000", "13800138000")]
    [InlineData("0086 (138) 0013.8000", "13800138000")]
    [InlineData("138 0013 8000", "13800138000")]
    [InlineData("86138001", "86138001")]
    [InlineData("0044 20 7946 0018", "442079460018")]
    [InlineData("010-8888 6666", "01088886666")]
    [InlineData("12345", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Phones_are_the_same_however_they_are_grouped(string? phone, string? canonical) => CustomerPhone.Canonical(phone).ShouldBe(canonical);

    [Fact]
    public void A_key_means_its_customer_and_nobody_else()
    {
        var ada = Known(1, name: "Ada", key: "K1", email: "ada@x.org");
        Found(Row(name: "Somebody", key: "K1")).ShouldBe(ada);
        Found(Row(name: "Ada", key: "K2", email: "ada@x.org")).ShouldBeNull();
        Found(Row(name: "Ada", key: "k1")).ShouldBeNull();
    }

    [Fact]
    public void A_mail_means_its_customer_whatever_its_case_and_name()
    {
        var ada = Known(1, name: "Ada", email: "Ada@X.org");
        Found(Row(email: "ada@x.ORG")).ShouldBe(ada);
        Found(Row(name: "Eve", email: "ada@x.org")).ShouldBe(ada);
    }

    [Fact]
    public void A_shared_mail_needs_the_name()
    {
        Known(1, name: "Ada", email: "office@x.org");
        var bob = Known(2, name: "Bob", email: "office@x.org");
        Found(Row(name: "bob", email: "office@x.org")).ShouldBe(bob);
        match.Find(Row(email: "office@x.org"), out var fault);
        fault!.Value.Code.ShouldBe("import.row.several");
    }

    [Fact]
    public void A_phone_means_its_customer_only_together_with_the_name()
    {
        var wang = Known(1, name: "王伟", phone: "+86 138 0013 8000");
        Found(Row(name: "王伟", phone: "13800138000")).ShouldBe(wang);
        Found(Row(phone: "13800138000")).ShouldBe(wang);
        Found(Row(name: "王芳", phone: "13800138000")).ShouldBeNull();
    }

    [Fact]
    public void A_row_that_names_nobody_means_whoever_has_all_its_values()
    {
        var ada = Known(1, name: "Ada", phone: "123456");
        Found(Row(name: "Ada")).ShouldBe(ada);
        Found(Row(name: "ada")).ShouldBeNull();
        Found(Row(name: "Ada", phone: "99")).ShouldBeNull();
    }

    [Fact]
    public void Whoever_changed_is_found_by_what_she_is_now()
    {
        var ada = Known(1, name: "Ada", email: "old@x.org");
        ada.Become(Row(name: "Ada", email: "new@x.org"));
        match.Add(ada);
        Found(Row(email: "new@x.org")).ShouldBe(ada);
        Found(Row(email: "old@x.org")).ShouldBeNull();
    }

    [Fact]
    public void Whom_she_does_not_see_is_refused_by_key_and_unknown_otherwise()
    {
        var own = new CustomerMatch(new Actor("main", 7, "Ada", new Grants([], new Dictionary<string, RowScope> { [RecordTypes.Customer] = RowScope.Own }, new Dictionary<string, FieldAccess>()), []), everybody: true);
        own.Add(new ImportedCustomer(1, Row(name: "Zoe", key: "Z1", email: "zoe@x.org")));
        own.Find(Row(key: "Z1"), out var fault);
        fault!.Value.Code.ShouldBe("import.row.key-taken");
        own.Find(Row(email: "zoe@x.org"), out fault).ShouldBeNull();
        fault.ShouldBeNull();
    }

    [Fact]
    public void Values_written_for_undoing_are_read_as_they_were()
    {
        object?[] values = Row(name: "杨文博", phone: "13800138000");
        values[At("birthday")] = "1990-01-02";
        values[At("ownerId")] = 7L;
        ImportedCustomer.Read(ImportedCustomer.Write(values)).ShouldBe(values);
        new ImportedCustomer(1, ImportedCustomer.Read(ImportedCustomer.Write(values))).Mark().ShouldBe(new ImportedCustomer(2, values).Mark());
    }

    private ImportedCustomer Known(long id, string name, string? key = null, string? email = null, string? phone = null)
    {
        var customer = new ImportedCustomer(id, Row(name, key, email, phone));
        match.Add(customer);
        return customer;
    }

    private ImportedCustomer? Found(object?[] row)
    {
        var found = match.Find(row, out var fault);
        fault.ShouldBeNull();
        return found;
    }

    private static object?[] Row(string? name = null, string? key = null, string? email = null, string? phone = null)
    {
        var row = new object?[CustomerTargets.Fields.Count];
        (row[At("name")], row[At("externalKey")], row[At("email")], row[At("phone")]) = (name, key, email, phone);
        return row;
    }

    private static int At(string field) => CustomerTargets.Fields.ToList().FindIndex(f => f.Name == field);
}
