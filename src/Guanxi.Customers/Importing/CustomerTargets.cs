using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Tabular;

namespace Guanxi.Customers.Importing;

/// <summary>What a column of a file of customers can be: every field that may be written.</summary>
internal static class CustomerTargets
{
    public static readonly IReadOnlyList<Field> Fields = [.. CustomerFields.Type.Fields.Where(f => f.Writable)];

    /// <summary>What people call the shipped fields beside their labels; the first ones are the most usual.</summary>
    private static readonly Dictionary<string, string[]> Names = new()
    {
        ["name"] = ["customer name", "name", "full name", "client name", "contact name", "company name", "company", "account name", "member name", "display name", "contact", "customer",
            "客户名称", "客户姓名", "姓名", "名称", "名字", "公司名称", "联系人", "会员姓名", "顾客姓名", "客户", "客戶名稱", "客戶姓名", "名稱", "公司名稱", "聯絡人", "會員姓名", "顧客姓名", "客戶"],
        ["kind"] = ["kind", "customer type", "type", "person or organisation", "account type", "客户类型", "类型", "客户性质", "客戶類型", "類型", "客戶性質"],
        ["externalKey"] = ["customer number", "customer id", "customer code", "customer key", "external key", "id", "member id", "member number", "account number", "account id", "card number", "key", "code", "number",
            "客户编号", "客户号", "客户代码", "客户id", "会员号", "会员编号", "会员卡号", "编号", "用户id", "客戶編號", "客戶代碼", "客戶id", "會員編號", "會員號", "會員卡號", "編號", "使用者編號"],
        ["phone"] = ["phone", "phone number", "mobile", "mobile number", "telephone", "tel", "cell phone", "contact phone", "whatsapp",
            "手机", "手机号", "手机号码", "电话", "联系电话", "电话号码", "手機", "手機號碼", "電話", "聯絡電話", "電話號碼", "行動電話"],
        ["email"] = ["email", "e-mail", "email address", "mail", "contact email", "邮箱", "电子邮件", "电子邮箱", "邮件地址", "電子郵件", "電子信箱", "信箱", "電郵"],
        ["country"] = ["country", "country name", "country code", "nation", "国家", "国别", "国家地区", "國家", "國別", "國家地區"],
        ["region"] = ["region", "province", "state", "state province", "county", "省", "省份", "地区", "区域", "州", "地區", "區域", "縣市"],
        ["city"] = ["city", "town", "city name", "城市", "市", "所在城市"],
        ["address"] = ["address", "street", "street address", "postal address", "address line 1", "地址", "详细地址", "联系地址", "街道", "詳細地址", "聯絡地址", "通訊地址"],
        ["postalCode"] = ["postal code", "postcode", "zip", "zip code", "post code", "邮编", "邮政编码", "郵遞區號", "郵編"],
        ["language"] = ["language", "preferred language", "locale", "语言", "首选语言", "語言", "慣用語言"],
        ["gender"] = ["gender", "sex", "性别", "性別"],
        ["birthday"] = ["birthday", "date of birth", "birth date", "birthdate", "dob", "born", "生日", "出生日期", "出生年月", "生日日期"],
        ["source"] = ["source", "lead source", "origin", "channel", "来源", "客户来源", "渠道", "來源", "客戶來源"],
        ["note"] = ["note", "notes", "remark", "remarks", "comment", "comments", "description", "memo", "备注", "说明", "附注", "備註", "說明", "附註"],
        ["ownerId"] = ["owner", "account owner", "sales person", "salesperson", "assigned to", "responsible", "account manager", "负责人", "业务员", "销售员", "归属人", "客户经理", "負責人", "業務員", "業務", "客戶經理"],
        ["teamId"] = ["team", "sales team", "department", "group", "团队", "部门", "销售团队", "團隊", "部門", "業務團隊"],
    };

    /// <summary>The targets that the actor may write.</summary>
    public static IReadOnlyList<TargetField> Of(Texts texts, Grants grants)
        => [.. Fields.Where(f => grants.AccessTo(RecordTypes.Customer, f.Name) == FieldAccess.Write).Select(f => Target(texts, f))];

    private static TargetField Target(Texts texts, Field field)
    {
        var label = $"field.{RecordTypes.Customer}.{field.Name}";
        var labels = Languages.All.Select(l => texts.All(l).GetValueOrDefault(label)).OfType<string>();
        return new(field.Name, Expects(field.Type, field.Name), [.. Names.GetValueOrDefault(field.Name, []).Concat(labels).Distinct()])
        {
            Label = label,
            Choices = field.Type == FieldType.Choice ? field.Choices : [],
            ChoiceLabel = $"choice.{RecordTypes.Customer}.{field.Name}.",
        };
    }

    private static ColumnKind Expects(FieldType type, string name) => type switch
    {
        FieldType.Integer => ColumnKind.Integer,
        FieldType.Number => ColumnKind.Number,
        FieldType.Money => ColumnKind.Money,
        FieldType.Date or FieldType.Instant => ColumnKind.Date,
        FieldType.YesNo => ColumnKind.YesNo,
        FieldType.Phone => ColumnKind.Phone,
        FieldType.Email => ColumnKind.Email,
        _ => name is "externalKey" or "postalCode" ? ColumnKind.Code : ColumnKind.Text,
    };
}
