namespace Guanxi.Platform.Tabular;

/// <summary>The fields of an order import and what people call them in English, simplified and traditional Chinese.</summary>
public static class OrderFields
{
    public const string OrderNumber = "orderNumber";
    public const string ProductCode = "productCode";
    public const string ProductName = "productName";
    public const string Quantity = "quantity";
    public const string UnitPrice = "unitPrice";
    public const string LineAmount = "lineAmount";
    public const string OrderDate = "orderDate";
    public const string CustomerKey = "customerKey";
    public const string CustomerName = "customerName";
    public const string Email = "email";
    public const string Phone = "phone";
    public const string Country = "country";
    public const string Region = "region";
    public const string City = "city";
    public const string Category = "category";
    public const string Currency = "currency";
    public const string Status = "status";

    public static readonly IReadOnlyList<TargetField> All =
    [
        new(OrderNumber, ColumnKind.Code, "order number", "order no", "order id", "invoice number", "invoice no", "invoice id", "invoice", "order", "order code", "order ref", "order reference", "transaction id", "transaction number",
            "transaction", "receipt number", "receipt", "bill number", "basket id", "sales order", "po number", "document number",
            "订单号", "订单编号", "订单", "单号", "发票号", "发票编号", "交易号", "流水号", "单据编号", "销售单号", "訂單號", "訂單號碼", "訂單編號", "訂單", "單號", "發票號碼", "發票編號", "交易編號", "單據編號", "銷售單號"),
        new(ProductCode, ColumnKind.Code, "product code", "product id", "product number", "sku", "sku code", "sku id", "stock code", "item code", "item number", "item id", "article number", "part number", "product key", "barcode", "ean", "upc", "material number",
            "商品编码", "商品编号", "产品编号", "产品编码", "产品代码", "商品代码", "货号", "货品编号", "条码", "物料编码", "商品id", "產品編號", "產品代碼", "商品編號", "商品代碼", "貨號", "料號", "品號", "條碼"),
        new(ProductName, ColumnKind.Text, "product name", "product", "description", "product description", "item name", "item", "item description", "product title", "title", "goods name", "article",
            "商品名称", "产品名称", "品名", "商品", "产品", "商品描述", "产品描述", "货品名称", "描述", "商品标题", "商品名稱", "產品名稱", "產品", "商品描述", "產品描述", "商品說明"),
        new(Quantity, ColumnKind.Integer, "quantity", "qty", "units", "pieces", "count", "quantity ordered", "order quantity", "unit sales", "units sold", "pcs", "number of items",
            "数量", "件数", "购买数量", "销售数量", "订购数量", "个数", "销量", "數量", "件數", "購買數量", "銷售數量", "訂購數量", "個數"),
        new(UnitPrice, ColumnKind.Money, "unit price", "price", "price each", "price per unit", "item price", "selling price", "sales price", "rate", "list price", "product price",
            "单价", "价格", "售价", "销售单价", "商品单价", "成交价", "單價", "價格", "售價", "銷售單價", "商品單價", "成交價"),
        new(LineAmount, ColumnKind.Money, "line amount", "amount", "line total", "total", "total amount", "total price", "sales amount", "sales", "revenue", "subtotal", "sub total", "extended price", "store sales", "net amount", "order amount", "order total", "value", "turnover",
            "金额", "总价", "小计", "总金额", "销售额", "销售金额", "订单金额", "实付金额", "应付金额", "合计", "金額", "總價", "小計", "總金額", "銷售額", "銷售金額", "訂單金額", "實付金額", "應付金額", "合計"),
        new(OrderDate, ColumnKind.Date, "order date", "invoice date", "date", "order time", "order datetime", "transaction date", "purchase date", "sale date", "sales date", "created at", "created", "ordered at", "order timestamp", "timestamp", "payment date", "date of purchase", "order created at",
            "下单时间", "订单日期", "日期", "订单时间", "下单日期", "购买日期", "购买时间", "交易日期", "交易时间", "销售日期", "成交时间", "付款时间", "创建时间", "时间", "開立日期", "下單時間", "訂單日期", "訂單時間", "下單日期", "購買日期", "購買時間", "交易時間", "銷售日期", "成交時間", "付款時間", "建立時間", "時間"),
        new(CustomerKey, ColumnKind.Code, "customer id", "customer number", "customer code", "customer key", "customer no", "customer", "client id", "user id", "member id", "member number", "buyer id", "account number", "account id", "card number", "shopper id",
            "客户编号", "客户号", "客户代码", "客户id", "会员号", "会员编号", "会员id", "会员卡号", "用户id", "用户编号", "买家id", "顾客编号", "客戶編號", "客戶代碼", "客戶id", "會員編號", "會員號", "會員卡號", "會員id", "使用者編號", "買家編號", "顧客編號"),
        new(CustomerName, ColumnKind.Text, "customer name", "customer", "client name", "full name", "name", "buyer name", "buyer", "member name", "contact name", "contact", "recipient", "ship to name", "bill to name", "company", "company name", "account name",
            "客户名称", "客户姓名", "客户", "姓名", "买家姓名", "会员姓名", "收货人", "收件人", "联系人", "顾客姓名", "名称", "公司名称", "买家昵称", "客戶名稱", "客戶姓名", "客戶", "買家姓名", "會員姓名", "收貨人", "聯絡人", "顧客姓名", "名稱", "公司名稱"),
        new(Email, ColumnKind.Email, "email", "e-mail", "email address", "customer email", "mail", "contact email", "buyer email", "邮箱", "电子邮件", "电子邮箱", "邮件地址", "電子郵件", "電子信箱", "信箱", "郵箱", "電郵"),
        new(Phone, ColumnKind.Phone, "phone", "phone number", "mobile", "mobile number", "telephone", "tel", "cell phone", "contact phone", "customer phone", "whatsapp", "手机", "手机号", "手机号码", "电话", "联系电话", "电话号码", "收货电话", "手機", "手機號碼", "電話", "聯絡電話", "電話號碼", "行動電話"),
        new(Country, ColumnKind.Text, "country", "country name", "country code", "ship country", "shipping country", "billing country", "nation", "market", "国家", "国别", "国家地区", "国家或地区", "國家", "國別", "國家地區"),
        new(Region, ColumnKind.Text, "region", "province", "state", "state province", "ship state", "ship region", "shipping province", "territory", "county", "area", "省", "省份", "省市", "地区", "区域", "大区", "收货省份", "州", "地區", "區域", "縣市"),
        new(City, ColumnKind.Text, "city", "town", "ship city", "shipping city", "billing city", "city name", "城市", "市", "收货城市", "地市", "收貨城市"),
        new(Category, ColumnKind.Text, "category", "product category", "item category", "department", "product type", "product group", "product line", "class", "segment", "类别", "分类", "品类", "商品类别", "产品类别", "商品分类", "产品分类", "類別", "分類", "品類", "商品類別", "產品類別", "商品分類", "產品分類"),
        new(Currency, ColumnKind.Text, "currency", "currency code", "ccy", "币种", "货币", "币别", "幣別", "貨幣", "幣種"),
        new(Status, ColumnKind.Text, "status", "order status", "state of order", "payment status", "delivery status", "order state", "状态", "订单状态", "交易状态", "支付状态", "狀態", "訂單狀態", "交易狀態", "付款狀態"),
    ];
}
