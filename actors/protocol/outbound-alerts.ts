import Type from 'typebox';
import { alertPhases, severities } from './alerts.ts';
import { registerData, submitData } from './messages.ts';
import { count, step, version } from './outbound-members.ts';

/** What integrators are told of an alert, as TypeBox schemas. */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const { matter, region } = submitData.properties;
const { organisation, validFrom: day } = registerData.properties;
const text = Type.Object({ zh: Type.String(), en: Type.String() }, strict);
const officer = Type.String({ pattern: '^[A-Za-z0-9_-]{1,32}$', ...said('工号', 'Staff number') });

export const alertStatuses = [
  'raised',
  'acknowledged',
  'assigned',
  'rectified',
  'reviewed',
  'closed',
  'dismissed',
] as const;

export const alertId = Type.String({
  pattern: '^[A-Z][A-Z0-9_]{0,63}(\\.[A-Za-z0-9_-]{1,80}){2,4}$',
  ...said('预警编号', 'Id of the alert: <CODE>.<kind>.<id of the subject>[.<part>]'),
});

/** What an alert is about: as it is told and as it is shown. */
export const foundMembers = {
  code: Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,63}$', ...said('预警代码', 'Code of the finding') }),
  phase: Type.Enum([...alertPhases], said('事中或事后', 'While it is done, or afterwards')),
  severity: Type.Enum([...severities], said('黄、橙、红', 'How bad it is')),
  status: Type.Enum([...alertStatuses], said('状态', 'Where the alert stands')),
  rule: Type.Object(
    { pack: Type.String(), version: Type.String(), rule: Type.String() },
    { ...strict, ...said('所依规则', 'The rule that found it') },
  ),
  message: text,
  subject: Type.String(said('所涉对象', 'What it was found about: <kind>.<id>')),
  application: Type.Optional(Type.String(said('所涉办件', 'The application'))),
  matter: Type.Optional(matter),
  step: Type.Optional(step),
  region,
  accountable: Type.Object(
    { organisation, role: text, officer: Type.Optional(officer) },
    { ...strict, ...said('责任单位、岗位与人员', 'Who answers for it') },
  ),
  occurrences: count('发现次数', 'How often it was found'),
  assignee: Type.Optional(
    Type.Object({ officer, organisation }, { ...strict, ...said('被指派整改的人', 'Who is to rectify it') }),
  ),
};

const found = Type.Object(foundMembers, strict);
export type FoundMembers = Type.Static<typeof found>;

export const alertTold = Type.Object(
  {
    version,
    alert: alertId,
    ...foundMembers,
    on: Type.String({ ...day, ...said('最近发现之日', 'The day of the newest finding') }),
    escalation: Type.Optional(
      Type.Object(
        { level: Type.Integer({ minimum: 1, maximum: 5 }), to: text },
        { ...strict, ...said('升级到的层级与岗位', 'The level that it is escalated to, and whom it calls') },
      ),
    ),
  },
  strict,
);
