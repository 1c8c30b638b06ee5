/**
 * Variant forms of characters that occur in names and that OpenCC leaves alone, each with the form it is commonly typed as.
 * They are two characters before the law (堃 is not 坤), so this makes a level of agreement and never rewrites a name.
 */
export const variantPairs =
  '甯宁 堃坤 喆哲 邨村 畧略 菓果 寳宝 珮佩 濬浚 煇辉 勲勋 靑青 淸清 蘓苏 髙高 皜皓 暠皓 澔浩 珎珍 冨富 嶋岛 ' +
  '嶌岛 徳德 恵惠 栁柳 桒桑 湼涅 聦聪 聡聪 凃涂 凴凭 呉吴 叡睿 鋕志 鉄铁 銭钱 錬炼 韮韭 鬭斗 麐麟 龢和 咊和 ' +
  '堦阶 塲场 姸妍 寗宁 寜宁 専专 尓尔 巌岩 廸迪 彊强 惪德 愽博 慙惭 扵于 挙举 攷考 斈学 斎斋 旾春 旹时 昬昏 ' +
  '晳皙 晢哲 暎映 朶朵 枬楠 柟楠 栢柏 槕桌 歩步 氷冰 涖莅 淛浙 湻淳 濶阔 灋法 煕熙 熈熙 爕燮 猨猿 瑠琉 璢琉 ' +
  '甦苏 畊耕 畱留 疎疏 痩瘦 盌碗 砲炮 秌秋 粦磷 緖绪 緜绵 翶翱 耊耋 聨联 脇胁 艶艳 芲花 蔴麻 薫薰 蘂蕊 蕋蕊 ' +
  '虗虚 虵蛇 衞卫 覩睹 觧解 諠喧 賛赞 贒贤 躭耽 郷乡 鄕乡 闗关 阪坂 隣邻 雰氛 霛灵 靎鹤 靭韧 頋顾 飜翻 髪发 ' +
  '鳯凤 鴈雁 黒黑';

const plainForms = new Map(variantPairs.split(' ').map((pair) => [pair.charAt(0), pair.charAt(1)]));

/** A text with every variant character in its common form. */
export function plainCharacters(text: string): string {
  let plain = '';
  for (const character of text) plain += plainForms.get(character) ?? character;
  return plain;
}
