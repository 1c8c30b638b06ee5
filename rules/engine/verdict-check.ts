import type { Fault, FaultCode } from '../matters/fault.ts';
import type { Phase, Rule } from './pack.ts';

/** What only rules of verification say. */
const members = ['field', 'dataset'] as const;

/**
 * What is missing in the event of a rule of verification, or stands in one of another phase. A verdict that does not say on
 * which field, and by whose data, can stand in no report.
 */
export function verdictFaults(phase: Phase, { event: { type, params } }: Rule, pointer: string, file: string): Fault[] {
  const fault = (member: string, code: FaultCode, zh: string, en: string): Fault => ({
    file,
    pointer: `${pointer}/${member}`,
    code,
    message: { zh, en },
  });
  if (phase !== 'verify')
    return members
      .filter((name) => params[name] !== undefined)
      .map((name) => fault(name, 'EVENT_TYPE', `${name} 仅用于 verify 阶段`, `${name} is for the phase verify only`));
  const wanted = type === 'detect' || type === 'review' ? (['dataset'] as const) : members;
  return [
    ...wanted
      .filter((name) => params[name] === undefined)
      .map((name) => fault(name, 'EVENT_TYPE', `${type} 须写明 ${name}`, `${type} must say ${name}`)),
    ...(type === 'detect' && params.basis === undefined
      ? [fault('basis', 'BASIS_MISSING', '筛查规则须写明依据', 'a detector must name its legal basis')]
      : []),
  ];
}
