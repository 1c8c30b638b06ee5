import { significantDigits } from '../identity/division.ts';
import { type Fault, pointerTo } from './fault.ts';
import type { Matter, Responsible } from './matter.ts';

type Tier = Matter['level'];

/** The widest region, in significant digits of its code, that an organisation of a tier can serve. */
const widest: Readonly<Record<Tier, number>> = {
  // Joint offices of the townships serve a whole county.
  township: 6,
  county: 6,
  city: 4,
  province: 2,
};
/** The narrowest; an office of a county may be there for one town, but a bureau of a city for no single county. */
const narrowest: Readonly<Record<Tier, number>> = { township: 12, county: 12, city: 4, province: 2 };

const titles: Readonly<Record<Tier, string>> = {
  township: '乡镇级',
  county: '县级',
  city: '市级',
  province: '省级',
};

/**
 * Whether each responsible organisation's tier fits the region that it is there for. The tier is its own, or that of the
 * steps that it does: an officer of another tier could do none of them.
 */
export function levelFaults(matter: Matter, file: string): Fault[] {
  return matter.responsible.flatMap((entry, index): Fault[] => {
    const digits = significantDigits(entry.region)?.length;
    const levels = levelsOf(entry, matter);
    if (digits === undefined || levels.length === 0) return [];
    if (levels.some((level) => digits >= widest[level] && digits <= narrowest[level])) return [];
    const zh = `区划 ${entry.region} 的责任单位不可能是${levels.map((level) => titles[level]).join('、')}`;
    const en = `an organisation for region ${entry.region} cannot be of level ${levels.join(', ')}`;
    const pointer = pointerTo('/responsible', index, 'level');
    return [{ file, pointer, code: 'RESPONSIBLE_LEVEL', message: { zh, en } }];
  });
}

function levelsOf({ level, department }: Responsible, { flow }: Matter): readonly Tier[] {
  if (level !== undefined) return [level];
  return [...new Set(flow.steps.filter((step) => step.department === department).map((step) => step.level))];
}
