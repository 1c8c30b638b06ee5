import { pinyin } from 'pinyin-pro';

/** Common family names with their share in the thousand, roughly as the yearly reports on names have them. */
export const familyNames: readonly (readonly [string, number])[] =
  '王72 李71 张68 刘54 陈45 杨31 黄22 赵20 吴20 周19 徐14 孙13 马13 朱13 胡12 郭12 何11 高10 林11 罗9 郑9 梁8 谢8 宋7 唐7 许7 邓6 韩6 冯6 曹6 彭6 曾5 肖5 田5 董5 潘4 袁4 蔡4 蒋4 余4 于4 杜4 叶4 程4 魏4 苏4 吕4 丁3 任3 卢3 姚3 沈3 钟3 姜3 崔3 谭3 陆3 范3 汪3 廖3 石3 金3 韦2 贾2 夏2 付2 方2 邹2 熊2 白2 孟2 秦2 邱2 侯2 江2 尹2 薛2 闫2 段2 雷2 龙2 黎2 史2 陶2 贺2 毛2 郝2 顾2 龚2 邵2 万2 覃2 武2 钱2 戴2 严1 莫1 孔1 向1 常1 单1 欧阳1 诸葛1 上官1'
    .split(' ')
    .map((entry) => [entry.replace(/\d+/, ''), Number(entry.replace(/\D+/, ''))]);

/** Characters of given names; several of them sound alike, as they do in life. */
export const givenCharacters: readonly string[] = [
  ...new Set(
    '伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂建健国华花文雯闻志智致玉宇雨语羽钰瑜余俞海红宏洪鸿虹春梅小晓笑校孝新欣心馨鑫昕辛佳家嘉佳俊军君钧峻林琳霖麟波博勃伯飞菲斐霏云芸昀耘亮良梁量成诚城程承晨辰宸琛东冬栋安庆清青卿晴轻立利莉力丽永咏泳勇学雪血薛武舞午五福富甫付夫光广贵桂生胜升声盛圣世士仕诗师石实时浩昊皓豪好元园媛源圆远愿月越悦岳跃跃振震镇珍真贞祯金锦进晋瑾谨锦荣容蓉融溶柏百白佰子梓紫姿资天田甜恬添思斯丝司淑树舒书曙瑞睿锐芮蕊哲喆折泽择则坤昆琨堃宁凝柠佩沛培配宝保葆堡辉晖慧惠会卉汇绘炜玮伟维唯薇微威峰锋风丰枫凤奉群裙启起奇琪琦祺其绣修秀岫'
      .split('')
      .filter((character) => !'血薛石五裙折择则资起余付佰'.includes(character)),
  ),
];

/**
 * Characters of names are as unequal as words: the share falls with the rank, about as 1 / (rank + 10) (Zipf and Mandelbrot). Which
 * one is common matters to nothing, so that the order above stands for the ranks.
 */
export const givenShares: readonly (readonly [string, number])[] = givenCharacters.map((character, rank) => [
  character,
  1 / (rank + 10),
]);

const characterForms: Readonly<Record<string, string>> = {
  坤: '堃',
  哲: '喆',
  宁: '甯寗',
  宝: '寳',
  佩: '珮',
  辉: '煇',
  清: '淸',
  青: '靑',
  真: '眞',
  峰: '峯',
  群: '羣',
  升: '昇',
  启: '啓',
  绣: '繡',
  皓: '暠皜',
  高: '髙',
  苏: '蘓',
  柏: '栢',
  娴: '嫺',
  强: '彊',
  秀: '',
};

/** Other forms of a character. */
export function variantsOf(character: string): readonly string[] {
  return Array.from(characterForms[character] ?? '');
}

const bySound = new Map<string, string[]>();
for (const character of givenCharacters) {
  const sound = pinyin(character, { toneType: 'none', v: true });
  bySound.set(sound, [...(bySound.get(sound) ?? []), character]);
}

/** Other characters of given names with the same sound, in any tone. */
export function homophonesOf(character: string): readonly string[] {
  return (bySound.get(pinyin(character, { toneType: 'none', v: true })) ?? []).filter((other) => other !== character);
}
