import type { ExpectedAlert } from './alert-book.ts';
import { CLOSING, dayAfter, dayOfMoment, momentOf, workingDayAfter } from './office-days.ts';

/** What a supervisor, or whoever has to put things right, does with an alert, and when. */
export interface AlertOrder {
  readonly at: number;
  readonly alert: string;
  readonly verb: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A level of escalation that must be reached, and when. */
export interface Escalation {
  readonly at: number;
  readonly alert: string;
  readonly level: number;
}

export type Severity = 'yellow' | 'orange' | 'red';

/** After so many working days each level is told, by hand as the county has announced it. */
const levels: Readonly<Record<Severity, readonly number[]>> = {
  yellow: [5, 10],
  orange: [2, 4, 7],
  red: [1, 2, 3],
};

/** How people deal with alerts, one after the other. */
const ways = ['whole', 'left', 'dismissed', 'seen', 'silenced', 'insufficient'] as const;
type Way = (typeof ways)[number];

/** The two supervisors of the county, and who puts things right. */
export const SUPERVISORS = ['DA-supervisor-1', 'DA-supervisor-2'] as const;
export const RECTIFIER = 'DA-window-1';
const [FIRST, SECOND] = SUPERVISORS;

/** A silence lasts for so many days after the one on which it is begun. */
const SILENT_DAYS = 3;

/** What is done with an alert: after how many times of the office, by whom. */
type Step = readonly [after: number, verb: string, officer: string, data?: Readonly<Record<string, unknown>>];

function stepsOf(way: Way): readonly Step[] {
  const assign: readonly Step[] = [
    [1, 'acknowledge', FIRST],
    [3, 'assign', FIRST, { assignee: RECTIFIER, note: '请核查并整改' }],
    [6, 'rectify', RECTIFIER, { report: '已核查并整改' }],
  ];
  switch (way) {
    case 'left':
      return [];
    case 'seen':
      return [[2, 'acknowledge', SECOND]];
    case 'dismissed':
      return [
        [2, 'dismiss', FIRST, { reason: '经核查属误报' }],
        [4, 'countersign', SECOND],
      ];
    case 'silenced':
      return [[2, 'suppress', FIRST, { reason: '已有专案处理' }]];
    case 'insufficient':
      return [
        ...assign,
        [8, 'review', SECOND, { outcome: 'insufficient', opinion: '整改不到位' }],
        [9, 'rectify', RECTIFIER, { report: '再次整改' }],
        [11, 'review', SECOND, { outcome: 'accepted', opinion: '同意' }],
        [12, 'close', SECOND],
      ];
    case 'whole':
      return [...assign, [8, 'review', SECOND, { outcome: 'accepted', opinion: '同意' }], [9, 'close', SECOND]];
    default: {
      const unknown: never = way;
      throw new Error(`there is no way ${String(unknown)}`);
    }
  }
}

export interface Lives {
  readonly orders: readonly AlertOrder[];
  readonly escalations: readonly Escalation[];
  /** Alerts that must be reopened, closed and dismissed, each as often. */
  readonly ends: Readonly<Record<'reopened' | 'closed' | 'dismissed', readonly string[]>>;
}

export interface LivesOptions {
  /** Every time of the office, in its order. */
  readonly times: readonly number[];
  readonly until: number;
  readonly severityOf: (code: string) => Severity;
  /** Whether the county's supervisors may act on it; what lies elsewhere is left. */
  readonly isOurs: (id: string) => boolean;
}

/** Plans what becomes of every alert: who does what with it and when, and what is escalated because nobody does. */
export function planLives(alerts: readonly ExpectedAlert[], options: LivesOptions): Lives {
  const orders: AlertOrder[] = [];
  const escalations: Escalation[] = [];
  const ends = { reopened: [] as string[], closed: [] as string[], dismissed: [] as string[] };
  let ours = 0;
  for (const alert of alerts) {
    // Of what may have come at one of two moments nobody can say beforehand when to answer it.
    const mine = !alert.uncertain && options.isOurs(alert.id);
    const life = new Life(alert, mine ? (ways[ours % ways.length] ?? 'left') : 'left', options);
    if (mine) ours += 1;
    life.live();
    orders.push(...life.orders);
    escalations.push(...life.escalations);
    for (const end of life.ends) ends[end].push(alert.id);
  }
  return { orders, escalations, ends };
}

const stages = ['raised', 'acknowledged', 'assigned', 'rectified', 'reviewed', 'closed', 'dismissed'] as const;
type Stage = (typeof stages)[number];
const reached: Readonly<Record<string, Stage>> = {
  acknowledge: 'acknowledged',
  assign: 'assigned',
  rectify: 'rectified',
  close: 'closed',
  countersign: 'dismissed',
};

class Life {
  readonly orders: AlertOrder[];
  readonly escalations: Escalation[] = [];
  readonly ends: ('reopened' | 'closed' | 'dismissed')[] = [];
  readonly #alert: ExpectedAlert;
  readonly #options: LivesOptions;
  readonly #days: readonly number[];
  #stage: Stage = 'raised';
  #countedFrom = '';
  #escalated = 0;
  /** The moment at which a silence ends. */
  #silentUntil = 0;
  #foundInSilence = false;

  constructor(alert: ExpectedAlert, way: Way, options: LivesOptions) {
    this.#alert = alert;
    this.#options = options;
    this.#days = levels[options.severityOf(alert.code)];
    this.orders = ordersOf(alert, way, options.times);
  }

  /** Goes through findings and orders in the order of time, and looks between them what is escalated. */
  live(): void {
    const { moments } = this.#alert;
    const happenings = [
      ...moments.map((at) => ({ at, order: undefined as AlertOrder | undefined })),
      ...this.orders.map((order) => ({ at: order.at, order: order as AlertOrder | undefined })),
    ].sort((one, other) => one.at - other.at);
    for (const { at, order } of happenings) {
      this.#passTo(at);
      if (order === undefined) this.#found(at);
      else this.#done(order);
    }
    this.#passTo(this.#options.until + 1);
  }

  get #over(): boolean {
    return this.#stage === 'closed' || this.#stage === 'dismissed';
  }

  #found(at: number): void {
    if (this.#silentUntil > 0) {
      this.#foundInSilence = true;
      return;
    }
    if (this.#countedFrom !== '' && !this.#over) return;
    if (this.#countedFrom !== '') this.ends.push('reopened');
    this.#stage = 'raised';
    this.#countedFrom = dayOfMoment(at);
    this.#escalated = 0;
  }

  #done({ at, verb, data }: AlertOrder): void {
    const stage = reached[verb];
    if (verb === 'review') this.#stage = data['outcome'] === 'accepted' ? 'reviewed' : 'assigned';
    else if (stage !== undefined) this.#stage = stage;
    else if (verb === 'suppress') this.#silentUntil = momentOf(dayAfter(String(data['until'])), '00:00');
    if (this.#stage === 'closed' && verb === 'close') this.ends.push('closed');
    if (this.#stage === 'dismissed' && verb === 'countersign') this.ends.push('dismissed');
    if (at > this.#options.until) throw new RangeError('an order is given after the end');
  }

  #passTo(at: number): void {
    if (this.#silentUntil > 0) {
      if (this.#silentUntil >= at) return;
      this.#countedFrom = dayOfMoment(this.#silentUntil);
      if (this.#over && this.#foundInSilence) {
        this.ends.push('reopened');
        this.#stage = 'raised';
        this.#escalated = 0;
      }
      this.#silentUntil = 0;
    }
    if (this.#over || this.#countedFrom === '') return;
    for (const [index, days] of this.#days.entries()) {
      const level = index + 1;
      const awaited = stages.indexOf(level === 1 ? 'acknowledged' : level === 2 ? 'assigned' : 'rectified');
      if (level <= this.#escalated || stages.indexOf(this.#stage) >= awaited) continue;
      const due = momentOf(workingDayAfter(this.#countedFrom, days), CLOSING);
      if (due >= at) return;
      this.escalations.push({ at: due, alert: this.#alert.id, level });
      this.#escalated = level;
    }
  }
}

/** All of a way, where there is time for all of it. */
function ordersOf({ id, moments }: ExpectedAlert, way: Way, times: readonly number[]): AlertOrder[] {
  const [raised = 0] = moments;
  const first = times.findIndex((time) => time > raised);
  const steps = stepsOf(way);
  const last = steps.at(-1)?.[0] ?? 0;
  if (first < 0 || times[first + last] === undefined) return [];
  return steps.map(([after, verb, officer, data = {}]) => {
    const at = times[first + after] ?? 0;
    const silence = verb === 'suppress' ? { until: dayAfter(dayOfMoment(at), SILENT_DAYS) } : {};
    return { at, alert: id, verb, data: { officer, ...data, ...silence } };
  });
}
