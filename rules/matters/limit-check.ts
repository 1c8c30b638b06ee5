import type { LocalizedText } from '../text.ts';
import type { Fault, FaultCode } from './fault.ts';
import type { Matter } from './matter.ts';

/** What is wrong with a time limit; a warning is of what is allowed but should be looked at. */
export interface LimitFault {
  readonly severity: 'error' | 'warning';
  readonly fault: Fault;
}

/** Working days in which a permission is decided, and by which that may be extended (行政许可法 42), alone and jointly. */
const permission = { alone: { legal: 20, extension: 10 }, joint: { legal: 45, extension: 15 } } as const;

/** Everything that is wrong with the time limits of a matter: against the law of its category, and against each other. */
export function limitFaults(matter: Matter, file: string): LimitFault[] {
  return [...promiseFaults(matter, file), ...legalFaults(matter, file), ...extensionFaults(matter, file)];
}

function promiseFaults(matter: Matter, file: string): LimitFault[] {
  const { legalWorkingDays: legal, promisedWorkingDays: promised } = matter;
  const pointer = '/promisedWorkingDays';
  if (promised > legal) {
    const zh = `承诺时限 ${promised} 个工作日超过法定时限 ${legal} 个工作日`;
    const en = `the promise of ${promised} working days exceeds the legal limit of ${legal}`;
    return [told('error', file, pointer, 'PROMISE_OVER_LEGAL', { zh, en })];
  }
  const wanted = Math.floor((legal * 2) / 3);
  if (promised <= wanted) return [];
  const zh = `承诺时限 ${promised} 个工作日超过法定时限的三分之二（${wanted}）`;
  const en = `the promise of ${promised} working days exceeds two thirds of the legal limit (${wanted})`;
  return [told('warning', file, pointer, 'PROMISE_OVER_TWO_THIRDS', { zh, en })];
}

/** Another law or regulation may give a permission more time (行政许可法 42: 法律、法规另有规定的，依照其规定), so that is a warning. */
function legalFaults({ category, joint, legalWorkingDays: legal }: Matter, file: string): LimitFault[] {
  const most = permission[joint === true ? 'joint' : 'alone'].legal;
  if (category !== '行政许可' || legal <= most) return [];
  const zh = `行政许可的法定时限为 ${most} 个工作日（行政许可法第四十二条），此处为 ${legal} 个，须有法律、法规另行规定`;
  const en = `a permission has ${most} working days by law (行政许可法 42); ${legal} need another law or regulation`;
  return [told('warning', file, '/legalWorkingDays', 'LEGAL_DAYS_OVER_LAW', { zh, en })];
}

/** Other categories have no bound of their own in law: that of permissions is taken for all. */
function extensionFaults({ joint, extension }: Matter, file: string): LimitFault[] {
  const most = permission[joint === true ? 'joint' : 'alone'].extension;
  if (extension === undefined || extension.workingDays <= most) return [];
  const zh = `延长时限最多 ${most} 个工作日（行政许可法第四十二条），此处为 ${extension.workingDays} 个`;
  const en = `an extension has at most ${most} working days (行政许可法 42), not ${extension.workingDays}`;
  return [told('error', file, '/extension/workingDays', 'EXTENSION_OVER_LAW', { zh, en })];
}

function told(
  severity: LimitFault['severity'],
  file: string,
  pointer: string,
  code: FaultCode,
  message: LocalizedText,
): LimitFault {
  return { severity, fault: { file, pointer, code, message } };
}
