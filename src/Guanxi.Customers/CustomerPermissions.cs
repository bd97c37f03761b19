namespace Guanxi.Customers;

/// <summary>What roles can grant on customers.</summary>
public static class CustomerPermissions
{
    public const string Read = "customers.read";
    public const string Write = "customers.write";
    public const string Delete = "customers.delete";
    public const string Import = "customers.import";
    public const string Export = "customers.export";
    public const string ManageLifeCycle = "lifecycle.manage";

    /// <summary>Purposes, wordings, contact rules, suppression and retention.</summary>
    public const string ManagePrivacy = "privacy.manage";

    /// <summary>Reports on persons, with every field, and their erasure.</summary>
    public const string Erase = "privacy.erase";

    internal static readonly IReadOnlyList<string> All = [Read, Write, Delete, Import, Export, ManageLifeCycle, ManagePrivacy, Erase];
}
