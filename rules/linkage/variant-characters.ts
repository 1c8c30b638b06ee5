/**
 * Variant forms of characters that occur in names and that OpenCC leaves alone, each with the form it is commonly typed as.
 * They are two characters before the law (堃 is not 坤), so this makes a level of agreement and never rewrites a name.
 */
const pairs =
  '甯宁 堃坤 喆哲 邨村 畧略 菓果 寳宝 珮佩 濬浚 煇辉 勲勋 靑青 淸清 蘓苏 髙高 峯峰 羣群 昇升 崑昆 恆恒 啓启 繡绣 眞真 ' +
  '囍喜 贇赟 淼渺 犇奔 皞皓 皜皓 暠皓 澔浩 鑫馨 燁烨 煒炜 昺炳 昞炳 珎珍 冨富 嶋岛 嶌岛 徳德 恵惠 栁柳 桒桑 湼涅 ' +
  '聦聪 聡聪 脩修 凃涂 凴凭 劉刘 呉吴 吳吴 黄黃 黃黄 産产 彥彦 頴颖 穎颖 頫俯 叡睿 璿璇 琁璇 鋕志 鉄铁 銭钱 錬炼 ' +
  '韮韭 飬养 鬭斗 鹹咸 麐麟 龢和 咊和 凱凯 剛刚 勛勋 堦阶 塲场 妳你 姸妍 嫺娴 嫻娴 婣姻 孃娘 寗宁 寜宁 寧宁 専专 ' +
  '尓尔 峩峨 嵗岁 巌岩 巖岩 嵓岩 嵒岩 廸迪 弍二 弌一 弎三 彊强 強强 惪德 愽博 慙惭 扵于 挙举 攷考 斈学 斎斋 旾春 ' +
  '旹时 昬昏 晳皙 晢哲 暎映 曉晓 朶朵 枬楠 柟楠 栢柏 槕桌 歩步 毓育 氷冰 决決 泠冷 涖莅 淛浙 湻淳 滙汇 潔洁 濶阔 ' +
  '灋法 煕熙 熈熙 爕燮 牀床 猨猿 琍璃 瑠琉 璢琉 甦苏 畊耕 畱留 疎疏 痩瘦 皁皂 盌碗 砲炮 祕秘 禮礼 秌秋 穌稣 筍笋 ' +
  '粦磷 緖绪 緜绵 繼继 羡羨 翶翱 耊耋 聨联 脇胁 艶艳 艷艳 芲花 蔴麻 薫薰 蘂蕊 蕋蕊 虗虚 虵蛇 衞卫 褔福 覩睹 觧解 ' +
  '訢欣 詠咏 諠喧 譿慧 豔艳 賛赞 贒贤 跡迹 躭耽 遊游 邇迩 郷乡 鄕乡 鈎钩 鋭锐 鎭镇 鏸惠 閒闲 闗关 阪坂 隣邻 雋隽 ' +
  '雰氛 霛灵 靎鹤 靭韧 韵韻 頋顾 顔颜 飜翻 駡骂 髪发 鳯凤 鴈雁 麗丽 黒黑 齋斋';

const plainForms = new Map(pairs.split(' ').map((pair) => [pair.charAt(0), pair.charAt(1)]));

/** A text with every variant character in its common form. */
export function plainCharacters(text: string): string {
  let plain = '';
  for (const character of text) plain += plainForms.get(character) ?? character;
  return plain;
}
