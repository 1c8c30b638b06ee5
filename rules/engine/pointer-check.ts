import type { Fault } from '../matters/fault.ts';
import { formFieldOf } from '../matters/matter.ts';
import { type CheckContext, fieldAt, isFault } from './condition-check.ts';
import { placeholdersOf } from './message.ts';
import { parsePath } from './path.ts';

/** Members of the message `onedoor.application.submit` in which a rule can find a defect, besides fields of the form. */
export const pointerMembers: readonly string[] = [
  '/data/matter',
  '/data/region',
  '/data/channel',
  '/data/applicant',
  ...['kind', 'name', 'idNumber', 'creditCode', 'phone'].map((name) => `/data/applicant/${name}`),
  '/data/agent',
  ...['name', 'idNumber', 'relation', 'phone', 'authorityUntil'].map((name) => `/data/agent/${name}`),
  '/data/form',
  '/data/materials',
];
const inForm = '/data/form/';

/**
 * Whether a rule's pointer leads to something that an applicant can correct. Fields of the form are known with the matter
 * only; `/data/form/{dates.invalid}`, a list of form fields, stands for each of them.
 */
export function pointerFaults(told: string, pointer: string, context: CheckContext): Fault[] {
  const tell = (zh: string, en: string): Fault[] => [
    { file: context.file, pointer, code: 'POINTER', message: { zh, en } },
  ];
  if (pointerMembers.includes(told)) return [];
  if (!told.startsWith(inForm)) {
    const known = `${pointerMembers.join(', ')}, ${inForm}<field>`;
    return tell(`申请中没有 ${told}；可用：${known}`, `an application has no ${told}; there are: ${known}`);
  }
  const name = told.slice(inForm.length);
  const [each] = placeholdersOf(name);
  if (each !== undefined) {
    const field = fieldAt(each, '', context);
    const parsed = parsePath(each.path);
    const whole = each.whole === name && 'path' in parsed && parsed.path.length === 1;
    if (whole && field !== undefined && !isFault(field) && field.type === 'texts' && field.names === 'formField')
      return [];
    return tell(`${name} 不是表单字段的列表`, `${name} is no list of form fields`);
  }
  const { matter } = context;
  if (matter === undefined || formFieldOf(matter, name) !== undefined) return [];
  const known = Object.keys(matter.form.properties).join(', ');
  return tell(
    `事项 ${matter.code} 的表单没有字段 ${name}；可用：${known}`,
    `the form of ${matter.code} has no field ${name}; there are: ${known}`,
  );
}
