import type { Fault, FaultCode } from '../matters/fault.ts';
import type { Phase, Rule } from './pack.ts';

/** What only rules of supervision say, and what most of them must. */
const members = ['severity', 'accountable', 'about', 'escalation'] as const;

/**
 * What is missing in the event of a rule of supervision (phases `in` and `post`), or stands in one of another phase. An alert
 * that does not say how bad it is, who answers for it, on which law it rests and who is told when nobody acts helps nobody.
 */
export function supervisionFaults(
  phase: Phase,
  { event: { type, params } }: Rule,
  pointer: string,
  file: string,
): Fault[] {
  const fault = (member: string, code: FaultCode, zh: string, en: string): Fault => ({
    file,
    pointer: `${pointer}/${member}`,
    code,
    message: { zh, en },
  });
  const given = members.filter((name) => params[name] !== undefined);
  if (phase !== 'in' && phase !== 'post')
    return given.map((name) =>
      fault(name, 'EVENT_TYPE', `${name} 仅用于 in、post 阶段`, `${name} is for the phases in and post only`),
    );
  // A warning is yellow and goes no higher.
  const wanted = members.filter((name) => type !== 'warn' || name === 'accountable' || name === 'about');
  return [
    ...wanted
      .filter((name) => params[name] === undefined)
      .map((name) => fault(name, 'EVENT_TYPE', `${type} 须写明 ${name}`, `${type} must say ${name}`)),
    ...given
      .filter((name) => !wanted.includes(name))
      .map((name) => fault(name, 'EVENT_TYPE', `${type} 不得写 ${name}`, `${type} has no ${name}`)),
    ...(params.basis === undefined
      ? [fault('basis', 'BASIS_MISSING', '监督规则须写明依据', 'a rule of supervision must name its legal basis')]
      : []),
    ...notAscending(params.escalation ?? []).map((index) =>
      fault(
        `escalation/${index}/afterWorkingDays`,
        'EVENT_TYPE',
        '上报期限须逐级延长',
        'each level must come later than the one before',
      ),
    ),
  ];
}

function notAscending(levels: readonly { readonly afterWorkingDays: number }[]): number[] {
  return levels.flatMap(({ afterWorkingDays }, index) => {
    const before = levels[index - 1];
    return before !== undefined && afterWorkingDays <= before.afterWorkingDays ? [index] : [];
  });
}
