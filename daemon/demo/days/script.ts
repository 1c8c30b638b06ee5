import { Random } from '../../../rules/random.ts';
import { type FilingMessage, officerFilings, organisationFilings } from '../filings.ts';
import { type Draft, makeDraft } from '../form.ts';
import { makeCitizen } from '../population.ts';
import { type ExpectedAlert, reckonAlerts } from './alert-book.ts';
import { type AlertOrder, type Lives, planLives, SUPERVISORS } from './alert-lives.ts';
import type { WrittenCase } from './case-writer.ts';
import { writeChance } from './chance.ts';
import type { Restart } from './conductor.ts';
import type { Tick } from './deadline-book.ts';
import { inTime } from './in-time.ts';
import { CLOSING, dayAfter, momentOf } from './office-days.ts';
import { type Part, partsOf, slotTimes } from './plan.ts';
import { Rota } from './rota.ts';
import { severities } from './severities.ts';
import { draws, UNATTENDED } from './site.ts';
import { writeViolations } from './violations.ts';

export interface DaysOptions {
  readonly days: number;
  /** Applications a day. */
  readonly perDay: number;
  readonly seed: number;
  readonly restarts: number;
}

/** Everything of a run of many days, written before it begins. */
export interface DaysScript {
  readonly parts: readonly Part[];
  /** Where the clock begins, before anybody is filed. */
  readonly start: number;
  readonly until: number;
  readonly filings: readonly FilingMessage[];
  readonly stories: readonly WrittenCase[];
  readonly orders: readonly AlertOrder[];
  readonly restarts: ReadonlyMap<number, Restart>;
  readonly alerts: readonly ExpectedAlert[];
  readonly ticks: readonly (Tick & { readonly application: string })[];
  readonly lives: Lives;
  /** How often each kind of violation was planted. */
  readonly planted: ReadonlyMap<string, number>;
}

/** Writes a run: the same for the same seed. */
export function writeDays({ days, perDay, seed, restarts }: DaysOptions): DaysScript {
  const random = new Random(seed);
  const parts = partsOf(days);
  const rota = new Rota();
  const until = momentOf(parts.at(-1)?.tail.at(-1) ?? '', CLOSING);
  let number = 0;
  const numbers = (): number => {
    number += 1;
    return number;
  };
  const planted = writeViolations({ random, parts, perDay, rota, numbers });
  const written = [...planted.stories];
  for (const part of parts)
    for (const day of part.days.keys())
      for (let left = perDay - planted.stories.filter((one) => isOfDay(one, part, day)).length; left > 0; left -= 1)
        written.push(writeChance({ random, draft: attended(random), number: numbers(), rota, part, day }));
  const stories = written.map((one) => inTime(one, until));
  const reckoned = reckonAlerts(stories, { until, draws, planted: planted.findings });
  const alerts = [...reckoned.alerts.values()].sort(
    (one, other) => (one.moments[0] ?? 0) - (other.moments[0] ?? 0) || (one.id < other.id ? -1 : 1),
  );
  for (const { moments } of alerts) moments.sort((one, other) => one - other);
  const times = parts.flatMap((part) =>
    [...part.days, ...part.tail].flatMap((day) => slotTimes.map((time) => momentOf(day, time))),
  );
  const lives = planLives(alerts, {
    times,
    until,
    severityOf: (code) => severities[code] ?? 'yellow',
    isOurs: (id) => isOfPlanted(id, planted.applications),
  });
  const names = (): string => makeCitizen(random, { bornFrom: 1966, bornTo: 2000 }).name;
  return {
    parts,
    start: momentOf(dayAfter(parts[0]?.days[0] ?? '', -1), '09:00'),
    until,
    filings: [
      ...organisationFilings(),
      ...officerFilings(names).filter(({ data }) => data.organisation !== UNATTENDED.code),
      ...SUPERVISORS.map((staffNumber) => supervisorFiling(staffNumber, names())),
      ...planted.filings,
    ].filter(({ data }) => data.organisation !== UNATTENDED.code),
    stories,
    orders: lives.orders,
    restarts: restartsAt(random, [...new Set(stories.flatMap(({ lines }) => lines.map(({ at }) => at)))], restarts),
    alerts,
    ticks: reckoned.ticks,
    lives,
    planted: withDrawn(planted.counts, alerts),
  };
}

/** What was planted is looked after by the county's supervisors, and what its officers do again and again. */
function isOfPlanted(id: string, applications: ReadonlySet<string>): boolean {
  const [, kind, ...rest] = id.split('.');
  return kind === 'application' ? applications.has(rest.slice(0, 2).join('.')) : id.includes('.officer-');
}

function isOfDay({ lines }: WrittenCase, part: Part, day: number): boolean {
  const first = lines[0]?.at ?? 0;
  const begin = momentOf(part.days[day] ?? '', '00:00');
  const next = part.days[day + 1];
  return (
    begin <= first &&
    (next === undefined ? first < momentOf(part.tail[0] ?? '', '00:00') : first < momentOf(next, '00:00'))
  );
}

/** A draft in which nobody is asked for whom nobody speaks. */
function attended(random: Random): Draft {
  for (;;) {
    const draft = makeDraft(random);
    const { stages } = draft.notice.course(draft.data);
    if (stages.flat().every(({ desk }) => desk.organisation.code !== UNATTENDED.code)) return draft;
  }
}

/** What the published draw has drawn was planted by its seed. */
function withDrawn(counts: ReadonlyMap<string, number>, alerts: readonly ExpectedAlert[]): ReadonlyMap<string, number> {
  const drawn = alerts.filter(({ code }) => code === 'SAMPLE_INSPECTION').length;
  return drawn === 0 ? counts : new Map([...counts, ['SAMPLE_INSPECTION', drawn]]);
}

function supervisorFiling(staffNumber: string, name: string): FilingMessage {
  return {
    integrator: 'hall',
    topic: `person.officer-${staffNumber}`,
    data: {
      role: 'officer',
      name,
      staffNumber,
      organisation: '12330182K318200150',
      officerRoles: ['supervisor'],
      level: 'county',
      regions: ['330182'],
      validFrom: '2024-01-01',
      validTo: '2099-12-31',
    },
  };
}

/** Restarts at times that are drawn, of each sort as many. */
function restartsAt(random: Random, times: readonly number[], count: number): ReadonlyMap<number, Restart> {
  const sorts: readonly Restart[] = ['killed', 'stopped', 'killedOnTheWay'];
  const drawn = new Map<number, Restart>();
  while (drawn.size < Math.min(count, times.length)) {
    const sort = sorts[drawn.size % sorts.length] ?? 'stopped';
    const time = random.pick(times);
    if (!drawn.has(time)) drawn.set(time, sort);
  }
  return drawn;
}
