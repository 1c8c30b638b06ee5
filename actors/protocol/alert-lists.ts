import Type from 'typebox';
import { alertPhases, severities } from './alerts.ts';
import type { EndedDays, ListPage, PlaceInList } from './desk.ts';
import { registerData, submitData } from './messages.ts';
import { alertId, alertStatuses, foundMembers } from './outbound-alerts.ts';
import { count, version } from './outbound-members.ts';

/** Lists of alerts, as TypeBox schemas: what they can be narrowed by, and what is shown of each. */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const { matter, region } = submitData.properties;
const { organisation, validFrom: day } = registerData.properties;
const officer = Type.String({ pattern: '^[A-Za-z0-9_-]{1,32}$', ...said('责任人员工号', 'Accountable officer') });

/** What a list of alerts can be narrowed by; what is left out narrows nothing. */
export const alertFilter = Type.Object(
  {
    phase: Type.Optional(Type.Enum([...alertPhases], said('事中或事后', 'While it is done, or afterwards'))),
    severity: Type.Optional(Type.Enum([...severities], said('黄、橙、红', 'How bad it is'))),
    status: Type.Optional(Type.Enum([...alertStatuses], said('状态', 'Where it stands'))),
    region: Type.Optional(Type.String({ ...region, ...said('区划', 'Division; what lies in it is found too') })),
    organisation: Type.Optional(Type.String({ ...organisation, ...said('责任单位', 'Accountable organisation') })),
    officer: Type.Optional(officer),
    code: Type.Optional(foundMembers.code),
    matter: Type.Optional(matter),
    application: Type.Optional(
      Type.String({
        pattern: '^[a-z][a-z0-9-]{0,31}\\.[A-Za-z0-9_-]{1,64}$',
        ...said('所涉办件', 'The application'),
      }),
    ),
    overdue: Type.Optional(
      Type.Enum(['yes', 'no'], said('是否逾期未处置', 'Whether somebody has not answered in time')),
    ),
  },
  strict,
);
export type AlertFilter = Type.Static<typeof alertFilter>;
export const alertFilters = Object.keys(alertFilter.properties) as readonly (keyof AlertFilter)[];

export const listedAlert = Type.Object(
  {
    alert: alertId,
    version,
    ...foundMembers,
    firstOn: day,
    lastOn: day,
    endedOn: Type.Optional(day),
    escalated: count('已升级到的层级', 'Levels of escalation that were reached; 0: none'),
    overdue: Type.Boolean(said('逾期未处置', 'Somebody has not answered in time')),
    nextDueAt: Type.Optional(Type.String(said('下一次升级的时刻（UTC）', 'When it is escalated next; UTC'))),
    silentUntil: Type.Optional(day),
  },
  strict,
);
export type ListedAlert = Type.Static<typeof listedAlert>;

const tally = (zh: string, en: string) => Type.Record(Type.String(), count(zh, en));

/** What is told of a list beside its rows. */
export const alertTotals = {
  total: count('符合条件的总数', 'How many the filter finds, on all pages'),
  bySeverity: tally('按等级', 'The same by severity'),
  byStatus: tally('按状态', 'The same by status'),
};
const totals = Type.Object(alertTotals, strict);
export type AlertTotals = Omit<Type.Static<typeof totals>, 'total'>;

/** Which page of which list: the parameters beside the filter, as questions name them. */
export const alertPaging = {
  endedFrom: Type.Optional(
    Type.String({ ...day, ...said('办结自；给出则只列已办结的', 'Those that ended from this day on') }),
  ),
  endedTo: Type.Optional(Type.String({ ...day, ...said('办结至，最长31日', 'Up to this day, at most 31 days') })),
  after: Type.Optional(
    Type.String({
      pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}~[A-Za-z0-9_.-]{1,250}$',
      ...said('自上一页的 next 之后', 'Only rows behind `next` of the page before'),
    }),
  ),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 100,
      ...said('每页最多行数，缺省 50', 'Most rows of a page; 50 when left out'),
    }),
  ),
};

/** A list as it is answered. */
export const alertListed = {
  ...alertTotals,
  rows: Type.Array(listedAlert, said('按首次发现之日', 'In the order of the day on which they were found first')),
  next: Type.Optional(Type.String(said('下一页的 after', '`after` of the next page; left out on the last'))),
  partial: Type.Optional(
    Type.Union(
      [
        Type.Object(
          { why: Type.Literal('loading'), read: count('已读', 'So many read'), of: count('共', 'Of so many') },
          strict,
        ),
        Type.Object({ why: Type.Literal('tooMany') }, strict),
      ],
      said('清单尚不完整的原因', 'There where the list is not whole: why'),
    ),
  ),
};

export interface AlertList extends ListPage<ListedAlert>, AlertTotals {}

/** Which alerts, and which page of them; with days those that ended then, else those that are open. */
export interface AlertsWanted {
  readonly filter: AlertFilter;
  readonly ended?: EndedDays;
  readonly place: PlaceInList;
}
