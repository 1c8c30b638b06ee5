import Type from 'typebox';
import { stopReasons } from '../../rules/deadlines/deadline.ts';
import { stances } from './collaboration-messages.ts';
import {
  actData,
  applicationId,
  channels,
  levels,
  officerRoles,
  registerData,
  stepRoles,
  submitData,
} from './messages.ts';
import { ends } from './outbound-kinship.ts';
import { measures } from './outbound-members.ts';
import { shownVerification } from './outbound-verification.ts';

/** What integrators are shown of entities, as TypeBox schemas: closed, so that nothing is shown that nobody has named. */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const { region, matter: code, applicant, agent, form, materials } = submitData.properties;
const { officer, action } = actData.properties;
const { organisation, validFrom: day } = registerData.properties;

const parent = Type.String({ ...applicationId, ...said('关联的申请', 'A linked application') });
const text = Type.Object({ zh: Type.String(), en: Type.String() }, strict);
const number = (zh: string, en: string) => Type.Integer({ minimum: 0, ...said(zh, en) });
const step = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$', ...said('流程环节代码', 'Step of the flow') });
const level = Type.Enum([...levels]);
const version = number('版本号', 'Version of the entity');

/** How much of an entity an asker is shown. */
const extents = ['whole', 'masked', 'process'] as const;
export const extent = Type.Enum(
  [...extents],
  said(
    '全部内容、脱敏内容或仅办理过程',
    'Everything; everything with personal values masked; or only how the work is done',
  ),
);

const filed = Type.Object(
  {
    role: Type.Enum(['officer', 'organisation']),
    name: Type.Optional(Type.String()),
    staffNumber: Type.Optional(officer),
    organisation,
    officerRoles: Type.Array(Type.Enum([...officerRoles])),
    level,
    regions: Type.Array(region),
    validFrom: day,
    validTo: day,
    filedOn: day,
  },
  strict,
);
const counts = Type.Object(
  {
    total: number('累计', 'Ever'),
    last30Days: number('近30日', 'On the last 30 calendar days'),
    last90Days: number('近90日', 'On the last 90 calendar days'),
    last365Days: number('近365日', 'On the last 365 calendar days'),
  },
  strict,
);
/** A person as shown; who stands behind an application is not named by a key. */
export const personView = Type.Object(
  {
    filing: Type.Optional(filed),
    renewal: Type.Optional(filed),
    filingExpired: Type.Optional(Type.Boolean()),
    counters: Type.Record(Type.String({ pattern: '^[a-z][A-Za-z]{0,63}$' }), counts, { additionalProperties: false }),
    recent: Type.Optional(
      Type.Array(
        Type.Object(
          {
            matter: code,
            submittedOn: day,
            outcome: Type.Optional(Type.Enum(['approved', 'refused', 'withdrawn'])),
            decidedOn: Type.Optional(day),
          },
          strict,
        ),
        said('最近的申请', 'The newest applications; only where everything is shown'),
      ),
    ),
  },
  strict,
);

const deed = Type.Object(
  { step, action, officer, organisation, level, region, on: day, opinion: Type.Optional(Type.String()) },
  { ...strict, ...said('办理', 'What an officer did; its words only where more than the process is shown') },
);

const clock = Type.Object(
  {
    clock: Type.Enum(['examination', 'legal', 'promised', 'step']),
    step: Type.Optional(step),
    state: Type.Enum(['running', 'stopped', 'done'], said('计时、停止计时或已结束', 'Where it stands')),
    from: Type.String({ ...day, ...said('起算日，当日不计', 'Day 0, which does not count') }),
    workingDays: number('工作日数，含延长', 'Working days, those of an extension included'),
    extended: Type.Optional(number('其中延长', 'Of these, added by a leader')),
    due: Type.Optional(
      Type.String({ ...day, ...said('到期日', 'Due at its close of business; none while it stands still') }),
    ),
    provisional: Type.Optional(Type.Literal(true)),
    remaining: Type.Optional(number('剩余工作日', 'Working days that are left')),
    overdue: Type.Optional(
      number('逾期工作日，当日收班后为0', 'Working days overdue; 0 on the due day after its close'),
    ),
    doneOn: Type.Optional(day),
    stops: Type.Array(
      Type.Object(
        {
          reason: Type.Enum([...stopReasons]),
          basis: Type.String(said('依据', 'The law that allows it')),
          from: day,
          to: Type.Optional(day),
        },
        strict,
      ),
      said('停止计时的期间，首尾日均不计', 'When it stood still; first and last day included'),
    ),
  },
  strict,
);

/** An application as shown: `content` and `history` only where the extent has them. */
export const applicationView = Type.Object(
  {
    integrator: Type.String(said('提交方', 'Who submitted it')),
    matter: code,
    matterVersion: Type.String(),
    ruleSet: Type.String(said('所适用的规则集', 'The published rule set that governs it')),
    region,
    channel: Type.Enum([...channels]),
    submittedOn: day,
    parent: Type.Optional(parent),
    children: Type.Array(
      Type.Object(
        {
          application: parent,
          matter: code,
          linkedOn: day,
          result: Type.Optional(Type.Enum([...ends])),
          endedOn: Type.Optional(day),
        },
        strict,
      ),
      said('子办件', 'Applications that are parts of this one, and how they have ended'),
    ),
    status: Type.Enum(['received', 'returned', 'accepted', 'approved', 'refused', 'delivered', 'withdrawn', 'closed']),
    open: Type.Array(
      Type.Object(
        {
          step,
          organisation,
          level,
          region,
          role: Type.Enum([...stepRoles]),
          since: day,
          version,
          transfers: Type.Optional(number('转办次数', 'How often it was transferred')),
          fallback: Type.Optional(Type.Literal(true, said('兜底承接', 'It came to its last resort'))),
          claimedUntil: Type.Optional(Type.String(said('认领至（UTC）', 'Claimed by one officer until, UTC'))),
        },
        strict,
      ),
      said('待办环节及其办理单位', 'Steps that wait, and who does each'),
    ),
    consultations: Type.Array(
      Type.Object(
        {
          number: number('会商序号', 'Its number'),
          step,
          status: Type.Enum(['open', 'concluded', 'lapsed']),
          organisation,
          departments: Type.Array(organisation),
          openedOn: day,
          dueOn: day,
          question: Type.Optional(Type.String()),
          opinions: Type.Array(
            Type.Object(
              {
                organisation,
                on: day,
                late: Type.Optional(Type.Literal(true)),
                stance: Type.Optional(Type.Enum([...stances])),
                opinion: Type.Optional(Type.String()),
              },
              strict,
            ),
          ),
          conclusion: Type.Optional(Type.String()),
        },
        strict,
      ),
      said('会商', 'What other departments were asked; without the words where only the process is shown'),
    ),
    clocks: Type.Array(
      clock,
      said('时限，按工作日计', 'Deadlines in working days, counted on the day of the answer by the newest calendar'),
    ),
    verification: Type.Optional(shownVerification),
    joining: Type.Array(step, said('等待汇合的环节', 'Steps that open when those beside them are done')),
    deeds: Type.Array(
      deed,
      said(
        '最近一百次办理',
        'What officers did, the last hundred; without their words where only the process is shown',
      ),
    ),
    deedCount: number('办理次数', 'How many deeds there were'),
    visits: number('到现场次数', 'How often the applicant had to come'),
    findings: Type.Array(
      Type.Object(
        {
          pack: Type.String(),
          version: Type.String(),
          rule: Type.String(),
          type: Type.String(),
          code: Type.String(),
          pointer: Type.Optional(Type.String()),
          message: Type.Optional(text),
          because: Type.Optional(Type.Array(Type.Unknown())),
        },
        strict,
      ),
      said('规则结论', 'What the rules found; only codes where only the process is shown, reasons where everything is'),
    ),
    defects: Type.Array(
      Type.Object({ code: Type.String(), pointer: Type.Optional(Type.String()), message: Type.Optional(text) }, strict),
      said('待补正的缺陷', 'What must be corrected'),
    ),
    measures: Type.Optional(measures),
    content: Type.Optional(Type.Object({ applicant, agent, form, materials }, strict)),
    history: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Unknown(),
        said('申请人与代理人的既往情况', 'What was known of the people; only where everything is shown'),
      ),
    ),
  },
  strict,
);

const rows = Type.Array(
  Type.Object(
    {
      commit: number('提交号', 'Number of the entry in the journal'),
      hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
      at: Type.String(said('时间（UTC）', 'Moment, UTC')),
      version,
      events: Type.Array(Type.String()),
      deed: Type.Optional(deed),
      reading: Type.Optional(
        Type.Object(
          { by: Type.String(), purpose: Type.String(), extent: Type.Optional(extent), officer: Type.Optional(officer) },
          { ...strict, ...said('查阅记录，仅供监督', 'Who has read it; only supervisors are told') },
        ),
      ),
      archived: Type.Optional(
        Type.Literal(true, said('已封存：事件不在此处', 'What happened lies in an archive, and is not told here')),
      ),
    },
    strict,
  ),
  said('从旧到新', 'Oldest first'),
);
/** A page of what happened to an entity. */
export const page = {
  rows,
  before: Type.Optional(
    Type.Integer({ minimum: 1, ...said('更早一页的起点', 'Ask with this for the page before; absent: there is none') }),
  ),
};

export type Extent = (typeof extents)[number];
export type ApplicationView = Type.Static<typeof applicationView>;
export type PersonView = Type.Static<typeof personView>;
export type HistoryRow = Type.Static<typeof rows>[number];
