import Type from 'typebox';
import { alertVerbs } from './alert-messages.ts';
import { measures } from './alerts.ts';
import { registerData } from './messages.ts';
import { foundMembers } from './outbound-alerts.ts';
import { page } from './views.ts';

/** What integrators are shown of an alert, as TypeBox schemas. */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const { organisation, validFrom: day } = registerData.properties;
const text = Type.Object({ zh: Type.String(), en: Type.String() }, strict);
const officer = Type.String({ pattern: '^[A-Za-z0-9_-]{1,32}$', ...said('工号', 'Staff number') });
const by = Type.Object({ officer, organisation }, strict);

const deed = Type.Object(
  {
    verb: Type.Enum([...alertVerbs]),
    officer,
    organisation,
    on: day,
    words: Type.Optional(
      Type.String(said('原话，仅供监督', 'In words; of others’ deeds only supervisors are shown them')),
    ),
    assignee: Type.Optional(by),
    outcome: Type.Optional(Type.Enum(['accepted', 'insufficient'])),
    until: Type.Optional(day),
    measure: Type.Optional(Type.Enum([...measures])),
    disposed: Type.Optional(officer),
    creditFile: Type.Optional(
      Type.String(
        said('问责所立的信用案卷', 'The credit file that the disposal has opened: its item, objections and repair'),
      ),
    ),
  },
  strict,
);

export const alertView = Type.Object(
  {
    ...foundMembers,
    because: Type.Optional(
      Type.Array(Type.Unknown(), said('认定理由，敏感值已脱敏', 'The conditions that decided, values masked')),
    ),
    since: Type.Integer({ minimum: 1, ...said('可据以办理的最低版本', 'The least expectedVersion that holds') }),
    round: Type.Integer({ minimum: 1, ...said('第几次开启', '1 when raised, one more at each reopening') }),
    firstOn: day,
    lastOn: day,
    escalation: Type.Array(
      Type.Object(
        {
          level: Type.Integer({ minimum: 1 }),
          afterWorkingDays: Type.Integer({ minimum: 0 }),
          to: text,
          reached: Type.Boolean(),
        },
        strict,
      ),
    ),
    nextDueAt: Type.Optional(
      Type.String(said('下一次升级或静默结束的时刻（UTC）', 'When it is escalated next, or its silence ends; UTC')),
    ),
    rectifiedBy: Type.Optional(by),
    dismissal: Type.Optional(
      Type.Object(
        { officer, organisation },
        { ...strict, ...said('待会签或已会签的撤销', 'Who has signed the dismissal first') },
      ),
    ),
    silentUntil: Type.Optional(day),
    deeds: Type.Array(deed, said('最近的办理', 'What was done with it, the newest fifty')),
    deedCount: Type.Integer({ minimum: 0 }),
  },
  strict,
);

/** A page of what happened to an alert: rows as of any entity, with the deeds of alerts. */
const { deed: _step, ...row } = page.rows.items.properties;
const rows = Type.Array(Type.Object({ ...row, deed: Type.Optional(deed) }, strict), said('从旧到新', 'Oldest first'));
export const alertPage = { rows, before: page.before };

export type AlertView = Type.Static<typeof alertView>;
export type AlertRow = Type.Static<typeof rows>[number];
