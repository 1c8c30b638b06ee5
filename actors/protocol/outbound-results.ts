import Type from 'typebox';
import { actData, registerData, submitData } from './messages.ts';
import { defects, measuresOfApplicant, step, version } from './outbound-members.ts';

/** What each class of person is told of a result (R5), as TypeBox schemas: no more than it may see. */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const { matter, region, channel } = submitData.properties;
const { officer } = actData.properties;
const { organisation, level, validFrom: day } = registerData.properties;
const text = Type.Object({ zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, strict);
const codes = Type.Array(Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,63}$' }), said('代码', 'Codes'));

const common = {
  version,
  result: Type.Enum(
    ['returned', 'accepted', 'approved', 'refused', 'delivered', 'withdrawn'],
    said('结果', 'What has come of the application'),
  ),
  matter,
  region,
  on: day,
};
const decided = { step, organisation, level, region };

/** To the agent: what came of it, by whom, what to do; not the officer's words. */
export const agentResult = Type.Object(
  {
    ...common,
    title: text,
    by: Type.Enum(['rules', 'officer', 'applicant'], said('由谁', 'Who has brought it about')),
    organisation: Type.Optional(text),
    level: Type.Optional(level),
    defects: Type.Optional(defects),
  },
  strict,
);

/** To the applicant: the reason too. */
export const applicantResult = Type.Object(
  {
    ...agentResult.properties,
    opinion: Type.Optional(
      Type.String({ minLength: 1, maxLength: 2000, ...said('理由或意见', 'Words of the officer: the reason') }),
    ),
    measures: Type.Optional(measuresOfApplicant),
  },
  strict,
);

/** To a department: who decided where, without what was applied for. */
export const departmentResult = Type.Object(
  {
    ...common,
    organisation,
    steps: Type.Array(
      step,
      said('本机构办过或待办的环节', 'Steps that the organisation has done, or that waited for it'),
    ),
    decided: Type.Optional(Type.Object(decided, { ...strict, ...said('作出决定的环节', 'Where it was decided') })),
  },
  strict,
);

/** To supervisors: who did what at which step and tier, without any words that were written. */
export const supervisorResult = Type.Object(
  {
    ...common,
    channel,
    submittedOn: day,
    decided: Type.Optional(Type.Object({ ...decided, officer }, strict)),
    workingDays: Type.Optional(
      Type.Integer({ minimum: 1, ...said('环节时限（工作日）', 'Working days that the step may take') }),
    ),
    findings: codes,
    defects: Type.Optional(codes),
  },
  strict,
);
