// Corrections and additions of our own: what a business meets and the dictionaries lack or read otherwise.
export const readings = {
  '𠮷': 'ji', '嗯': 'en', '呣': 'mu', '噷': 'hen', '茜': 'qian',
};

export const surnames = {
  '单': 'shan', '仇': 'qiu', '解': 'xie', '曾': 'zeng', '查': 'zha', '区': 'ou', '翟': 'zhai', '乐': 'yue', '朴': 'piao',
  '盖': 'ge', '尉迟': 'yu chi', '长孙': 'zhang sun', '万俟': 'mo qi', '宿': 'su', '繁': 'po', '缪': 'miao', '祭': 'zhai',
  '折': 'she', '召': 'shao', '员': 'yun', '黑': 'he', '秘': 'bi', '冼': 'xian', '尹': 'yin', '种': 'chong', '尉': 'wei',
  '令狐': 'ling hu', '澹台': 'tan tai', '贾': 'jia', '覃': 'qin', '谌': 'chen', '逄': 'pang', '那': 'na', '华': 'hua',
  '洗': 'xian', '隗': 'wei', '晟': 'cheng', '过': 'guo', '钻': 'zuan', '应': 'ying', '任': 'ren', '宁': 'ning', '车': 'che',
  '燕': 'yan', '柏': 'bai', '哈': 'ha', '葛': 'ge', '阚': 'kan', '牟': 'mu', '訾': 'zi', '郇': 'xun', '妫': 'gui', '句': 'gou',
};

export const words = {
  '重庆': 'chong qing', '厦门': 'xia men', '长沙': 'chang sha', '长春': 'chang chun', '长安': 'chang an', '长城': 'chang cheng',
  '长江': 'chang jiang', '长虹': 'chang hong', '银行': 'yin hang', '商行': 'shang hang', '车行': 'che hang', '行业': 'hang ye',
  '花行': 'hua hang', '药行': 'yao hang', '洋行': 'yang hang', '分行': 'fen hang', '支行': 'zhi hang', '总行': 'zong hang',
  '农行': 'nong hang', '工行': 'gong hang', '建行': 'jian hang', '中行': 'zhong hang', '招行': 'zhao hang', '央行': 'yang hang',
  '音乐': 'yin yue', '乐器': 'yue qi', '乐团': 'yue tuan', '乐队': 'yue dui', '乐清': 'yue qing', '大厦': 'da sha', '广厦': 'guang sha',
  '会计': 'kuai ji', '成都': 'cheng du', '首都': 'shou du', '都市': 'du shi', '西藏': 'xi zang', '蚌埠': 'beng bu', '六安': 'lu an',
  '番禺': 'pan yu', '东阿': 'dong e', '阿胶': 'e jiao', '亳州': 'bo zhou', '朝阳': 'chao yang', '朝鲜': 'chao xian', '单县': 'shan xian',
  '解放': 'jie fang', '解决': 'jie jue', '调味': 'tiao wei', '调料': 'tiao liao', '重阳': 'chong yang', '重生': 'chong sheng',
  '校长': 'xiao zhang', '会长': 'hui zhang', '行长': 'hang zhang', '店长': 'dian zhang', '厂长': 'chang zhang', '队长': 'dui zhang',
  '家长': 'jia zhang', '成长': 'cheng zhang', '生长': 'sheng zhang', '增长': 'zeng zhang', '便宜': 'pian yi', '便利': 'bian li',
  '传记': 'zhuan ji', '自行车': 'zi xing che', '参差': 'cen ci', '人参': 'ren shen', '海参': 'hai shen', '参茸': 'shen rong',
  '丁香': 'ding xiang', '仔排': 'zi pai', '牛仔': 'niu zai', '宝藏': 'bao zang', '龟兹': 'qiu ci', '吐蕃': 'tu bo', '大夫': 'dai fu',
  '尉犁': 'yu li', '浚县': 'xun xian', '涡阳': 'guo yang', '莘县': 'shen xian', '莘庄': 'xin zhuang', '闵行': 'min hang', '铅山': 'yan shan',
  '台州': 'tai zhou', '秘鲁': 'bi lu', '单于': 'chan yu', '月氏': 'yue zhi', '宿州': 'su zhou', '宿迁': 'su qian', '星宿': 'xing xiu',
  '度量': 'du liang', '曾经': 'ceng jing', '区域': 'qu yu', '查理': 'cha li', '查询': 'cha xun', '检查': 'jian cha', '空调': 'kong tiao',
  '模样': 'mu yang', '模具': 'mu ju', '血压': 'xue ya', '色子': 'shai zi', '彩虹': 'cai hong', '薄荷': 'bo he', '薄饼': 'bao bing',
  '还原': 'huan yuan', '奇数': 'ji shu', '什锦': 'shi jin', '什么': 'shen me', '种子': 'zhong zi', '重量': 'zhong liang', '重工': 'zhong gong',
};
