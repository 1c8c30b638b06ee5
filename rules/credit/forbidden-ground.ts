import type { LocalizedText } from '../text.ts';

/**
 * What nobody's credit may be measured by: age, sex, ethnicity, health, poverty, and that somebody lawfully complained or
 * appealed. Found by the words in a name or a title, so that an honest author is stopped; it cannot see what a name hides.
 */

export interface ForbiddenGround {
  readonly name: LocalizedText;
  /** The word that told. */
  readonly word: string;
}

interface Ground {
  readonly name: LocalizedText;
  /** Whole words of a name, in lower case; camelCase and every mark part words. */
  readonly words: readonly string[];
  readonly characters: readonly string[];
  /** Words with which it speaks of something else. */
  readonly unless?: readonly string[];
}

const grounds: readonly Ground[] = [
  {
    name: { zh: '年龄', en: 'age' },
    words: ['age', 'ages', 'aged', 'birth', 'birthday', 'birthdate', 'dob', 'elderly', 'nianling'],
    characters: ['年龄', '年纪', '岁', '出生', '生日', '老年', '未成年'],
  },
  {
    name: { zh: '性别', en: 'sex' },
    words: ['sex', 'gender', 'male', 'female', 'woman', 'women', 'man', 'men', 'pregnant', 'pregnancy', 'xingbie'],
    characters: ['性别', '男性', '女性', '妇女', '怀孕', '孕妇'],
  },
  {
    name: { zh: '民族、籍贯或宗教', en: 'ethnicity, origin or religion' },
    words: [
      'ethnic',
      'ethnicity',
      'race',
      'racial',
      'nationality',
      'foreign',
      'foreigner',
      'minority',
      'native',
    ].concat(['religion', 'religious', 'faith', 'minzu']),
    characters: ['民族', '种族', '国籍', '籍贯', '宗教', '信仰'],
  },
  {
    name: { zh: '健康', en: 'health' },
    words: [
      'health',
      'illness',
      'ill',
      'disease',
      'disabled',
      'disability',
      'medical',
      'sick',
      'sickness',
      'hiv',
    ].concat(['diagnosis', 'hospital']),
    characters: ['健康', '疾病', '患病', '病史', '病种', '残疾', '残障', '医疗', '住院'],
  },
  {
    name: { zh: '贫困', en: 'poverty' },
    words: [
      'poor',
      'poverty',
      'relief',
      'welfare',
      'dibao',
      'tekun',
      'destitute',
      'indigent',
      'low income',
      'lowincome',
    ],
    characters: ['贫困', '低保', '特困', '救助', '困难家庭', '低收入', '扶贫', '建档立卡'],
  },
  {
    name: { zh: '依法投诉、申诉', en: 'lawful complaints or appeals' },
    words: ['complaint', 'complaints', 'complain', 'complained', 'complainant', 'appeal', 'appeals', 'appealed'].concat(
      [
        'petition',
        'petitions',
        'objection',
        'objections',
        'reconsideration',
        'litigation',
        'lawsuit',
        'lawsuits',
        'tousu',
        'xinfang',
      ],
    ),
    characters: ['投诉', '申诉', '上诉', '信访', '复议', '诉讼', '异议', '举报', '上访'],
    // A complaint that was found to be malicious is no lawful one; one that was upheld speaks of whom it was against.
    unless: ['malicious', 'fabricated', 'upheld', 'against', '恶意', '诬告', '捏造', '查实', '属实'],
  },
];

/** The first ground of which a name or a title speaks. */
export function forbiddenGround(text: string): ForbiddenGround | undefined {
  const words = wordsOf(text);
  for (const { name, words: known, characters, unless = [] } of grounds) {
    if (unless.some((word) => words.includes(` ${word} `) || (isChinese(word) && text.includes(word)))) continue;
    const word =
      known.find((one) => words.includes(` ${one} `)) ?? characters.find((characters) => text.includes(characters));
    if (word !== undefined) return { name, word };
  }
  return undefined;
}

/** In lower case, each between two blanks. */
function wordsOf(text: string): string {
  const parted = text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
  return ` ${parted
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '')
    .join(' ')} `;
}

function isChinese(word: string): boolean {
  return /\p{Script=Han}/u.test(word);
}
