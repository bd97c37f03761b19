using System.Collections.Frozen;

namespace Guanxi.Tests.Architecture;

/// <summary>Common characters and words in which the two Chinese scripts differ. Characters that both use in some sense (后, 里, 只, 台, 系 …) are left out.</summary>
internal static class Characters
{
    private const string Pairs = """
        们們 这這 国國 来來 为為 个個 时時 会會 动動 对對 发發 过過 还還 进進 种種 经經 么麼 学學 现現 没沒 开開 样樣 实實 长長 业業 体體 从從 问問 关關 机機 间間
        点點 应應 无無 与與 书書 记記 东東 车車 两兩 员員 产產 见見 头頭 电電 给給 变變 门門 设設 务務 带帶 认認 报報 处處 达達 场場 图圖 级級 单單 战戰 总總 觉覺 义義
        办辦 规規 统統 运運 转轉 边邊 导導 线線 别別 说說 话話 请請 让讓 语語 读讀 调調 许許 议議 证證 识識 评評 试試 诉訴 询詢 详詳 误誤 词詞 译譯 该該 谁誰 课課 谈談 谢謝 订訂
        计計 账賬 货貨 购購 贵貴 费費 资資 质質 贸貿 贷貸 赏賞 赠贈 财財 责責 败敗 贴貼 销銷 锁鎖 错錯 键鍵 钟鐘 链鏈 银銀 铁鐵 钱錢 针針 录錄 镜鏡 闭閉 闻聞 阅閱 队隊 阶階 际際 陆陸 险險 隐隱 难難
        页頁 项項 顺順 须須 预預 领領 频頻 题題 颜顏 额額 类類 显顯 顾顧 顶頂 颗顆 饭飯 馆館 马馬 驱驅 验驗 骑騎 鱼魚 鸟鳥 龙龍 齐齊 齿齒 载載 输輸 轻輕 较較 辑輯 软軟 轮輪 适適 选選 递遞 远遠 违違 连連 迟遲
        迹跡 邮郵 邻鄰 释釋 岁歲 师師 帐帳 帮幫 广廣 庆慶 库庫 张張 归歸 当當 径徑 忆憶 怀懷 态態 恶惡 惊驚 惯慣 戏戲 户戶 执執 扩擴 扫掃 护護 担擔 择擇 挂掛 挤擠 损損 换換 据據 搁擱 摆擺 数數 断斷 旧舊
        显顯 晓曉 暂暫 术術 权權 条條 极極 标標 栏欄 树樹 检檢 楼樓 欢歡 残殘 毕畢 气氣 汇匯 汉漢 汤湯 沟溝 测測 济濟 浏瀏 涨漲 温溫 湾灣 满滿 滚滾 灵靈 灾災 炉爐 热熱 爱愛 独獨 环環 监監 盖蓋 盘盤 码碼 确確
        础礎 离離 积積 称稱 税稅 稳穩 穷窮 竞競 笔筆 签簽 简簡 篮籃 粮糧 紧緊 红紅 约約 纪紀 纯純 纸紙 组組 细細 终終 结結 绝絕 继繼 续續 绩績 维維 综綜 绿綠 缓緩 编編 缩縮 网網 罗羅 罚罰 职職 联聯 聪聰 肤膚
        脑腦 脚腳 脱脫 节節 获獲 营營 蓝藍 虑慮 虽雖 补補 装裝 览覽 观觀 触觸 协協 卖賣 卫衛 厂廠 历歷 压壓 县縣 双雙 团團 园園 围圍 圆圓 块塊 坏壞 声聲 备備 复復 够夠 夹夾 奖獎 妇婦 孙孫 宁寧 宝寶 审審 宽寬
        宾賓 对對 寻尋 层層 属屬 岛島 币幣 仅僅 仓倉 仪儀 价價 众眾 优優 传傳 伤傷 余餘 侧側 俩倆 债債 储儲 儿兒 减減 凭憑 击擊 划劃 刘劉 则則 刚剛 创創 删刪 剩剩 剧劇 劳勞 势勢 励勵 区區 医醫 华華 叶葉 号號 听聽
        启啟 吗嗎 响響 状狀 异異 弃棄 弹彈 强強 录錄 彻徹 待待 悬懸 愿願 辅輔 辞辭 烦煩 构構 线線 顷頃 丢丟 严嚴 临臨 举舉 乐樂 习習 乡鄉 买買 亏虧 亚亞 亲親 亿億 值值
        """;

    // 余 and 划 are traditional too, in other senses.
    private const string InBoth = "余划系后里只台面向";

    private static readonly (char Simplified, char Traditional)[] All =
        [.. Pairs.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(p => (p[0], p[1])).Where(p => p.Item1 != p.Item2 && !InBoth.Contains(p.Item1))];

    public static readonly FrozenSet<char> OnlySimplified = All.Select(p => p.Simplified).ToFrozenSet();

    public static readonly FrozenSet<char> OnlyTraditional = All.Select(p => p.Traditional).ToFrozenSet();

    public static readonly (string Word, string Taiwan)[] MainlandWords =
    [
        ("軟件", "軟體"), ("硬件", "硬體"), ("數據", "資料"), ("導入", "匯入"), ("導出", "匯出"), ("用戶", "使用者"), ("設置", "設定"), ("默認", "預設"),
        ("網絡", "網路"), ("登錄", "登入"), ("註銷", "登出"), ("菜單", "選單"), ("打印", "列印"), ("字段", "欄位"), ("視頻", "影片"), ("賬號", "帳號"), ("賬戶", "帳戶"),
        ("服務器", "伺服器"), ("程序", "程式"), ("鏈接", "連結"), ("刷新", "重新整理"), ("支持", "支援"), ("信息", "資訊"), ("文件夾", "資料夾"), ("屏幕", "螢幕"), ("鼠標", "滑鼠"),
        ("短信", "簡訊"), ("保存", "儲存"), ("粘貼", "貼上"), ("回收站", "資源回收筒"), ("搜索", "搜尋"), ("界面", "介面"), ("聯繫", "聯絡"), ("質量", "品質"), ("移動端", "行動裝置"),
    ];
}
