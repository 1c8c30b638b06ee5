import type { Level } from '../../actors/protocol/messages.ts';

/** An organisation of the county, the city or the province, as its notices name it. */
export interface Organisation {
  readonly code: string;
  readonly name: string;
  readonly level: Level;
  /** The integrator that speaks for it. */
  readonly integrator: string;
  /** The division that it and its officers are filed for. */
  readonly serves: string;
  /** A division below that in which nobody of the demo applies. */
  readonly elsewhere: string;
  /** How the staff numbers of its officers begin. */
  readonly prefix: string;
}

type Place = Pick<Organisation, 'level' | 'serves' | 'elsewhere'>;

const county: Place = { level: 'county', serves: '330182', elsewhere: '330182105' };
const neighbour: Place = { level: 'county', serves: '330127', elsewhere: '330127102' };
const city: Place = { level: 'city', serves: '3301', elsewhere: '330109' };
const province: Place = { level: 'province', serves: '33', elsewhere: '3303' };

const at = (place: Place, integrator: string, prefix: string, code: string, name: string): Organisation => ({
  ...place,
  integrator,
  prefix,
  code,
  name,
});

/** Everyone who has a step in one of the ten matters. The codes are invented, with check characters that fit. */
export const organisations = {
  archives: at(county, 'hall', 'DA', '12330182K318200150', '建德市档案馆'),
  veterans: at(county, 'veterans', 'TY', '11330182K31820023X', '建德市退役军人事务局'),
  housing: at(county, 'housing', 'GH', '11330182K31820031Q', '建德市规划和自然资源局'),
  agriculture: at(county, 'agriculture', 'NY', '11330182K31820111C', '建德市农业农村局'),
  civilAffairs: at(county, 'civil-affairs', 'MZ', '11330182K31820103H', '建德市民政局'),
  education: at(county, 'education', 'JY', '11330182K3182012X4', '建德市教育局'),
  statistics: at(county, 'statistics', 'TJ', '11330182K318201384', '建德市统计局'),
  township: at(
    { ...county, level: 'township' },
    'street',
    'XZ',
    '11330182K3182004XG',
    '建德市各乡镇人民政府（街道办事处）联合办公室',
  ),
  qiantan: at(
    { level: 'township', serves: '330182101', elsewhere: '330182101201' },
    'street',
    'QT',
    '11330182K31820058G',
    '建德市乾潭镇人民政府',
  ),
  neighbourArchives: at(neighbour, 'chunan', 'CA', '12330127K31820226T', '淳安县档案馆'),
  cityArchives: at(city, 'city', 'HDA', '12330100K3182020XU', '杭州市档案馆'),
  cityCivilAffairs: at(city, 'city', 'HMZ', '11330100K31820234L', '杭州市民政局'),
  cityEducation: at(city, 'city', 'HJY', '11330100K31820250A', '杭州市教育局'),
  cityStatistics: at(city, 'city', 'HTJ', '11330100K318202697', '杭州市统计局'),
  provinceArchives: at(province, 'province', 'ZDA', '12330000K31820218N', '浙江省档案馆'),
  provinceCivilAffairs: at(province, 'province', 'ZMZ', '11330000K31820242A', '浙江省民政厅'),
  provinceStatistics: at(province, 'province', 'ZTJ', '11330000K31820277W', '浙江省统计局'),
} as const satisfies Readonly<Record<string, Organisation>>;

export const everyOrganisation: readonly Organisation[] = Object.values(organisations);

/** The organisation with this code. */
export function organisationOf(code: string): Organisation {
  const found = everyOrganisation.find((one) => one.code === code);
  if (found === undefined) throw new RangeError(`the demo has no organisation ${code}`);
  return found;
}
