import type { Integrator } from '../../actors/protocol/integrator.ts';
import { everyOrganisation } from './organisations.ts';

// The county of the demo, 建德市 (330182), written down by hand and not read from the matters: the demo proves that the
// service does what the county wants, so it must not ask the service what that is.

export const COUNTY = '330182';
/** 乾潭镇, whose people's government does its own township steps. */
export const QIANTAN_TOWN = '330182101';
/** Who sees how the work is done in the whole province, and speaks for nobody. */
export const SUPERVISION = 'supervision';

const system = (integrator: string, zh: string, en: string, regions: readonly string[] = [COUNTY]): Integrator => ({
  integrator,
  title: { zh, en },
  kinds: ['application', 'person'],
  organisations: everyOrganisation.filter((one) => one.integrator === integrator).map(({ code }) => code),
  regions: [...regions],
  purposes: ['handling', 'ownership'],
});

/** A place where people apply and where nobody decides. */
const front = (integrator: string, zh: string, en: string): Integrator => ({
  ...system(integrator, zh, en),
  kinds: ['application'],
  purposes: ['ownership'],
});

/** Who takes applications, and who speaks for whom. */
export const integrators: readonly Integrator[] = [
  system('hall', '档案馆服务大厅', 'Archives hall'),
  front('mobile', '掌上办事', 'Mobile front'),
  front('library', '图书馆代办点', 'Library desk'),
  system('street', '乡镇街道联办系统', 'Township and street system'),
  system('veterans', '退役军人事务系统', 'Veterans system'),
  system('housing', '规划和自然资源系统', 'Planning system'),
  system('agriculture', '农业农村系统', 'Agriculture system'),
  system('civil-affairs', '民政系统', 'Civil affairs system'),
  system('education', '教育系统', 'Education system'),
  system('statistics', '统计系统', 'Statistics system'),
  system('city', '杭州市政务平台', 'System of the city', ['3301']),
  system('province', '浙江省政务平台', 'System of the province', ['33']),
  system('chunan', '淳安县档案馆系统', 'Neighbour hall', ['330127']),
  {
    integrator: SUPERVISION,
    title: { zh: '效能监督平台', en: 'Supervision' },
    kinds: ['application'],
    organisations: [],
    regions: ['33'],
    purposes: ['supervision'],
    supervises: ['33'],
  },
];
