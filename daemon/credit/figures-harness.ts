import { dayOf } from '../../actors/day.ts';
import {
  alertOf,
  type History,
  numberOf,
  ORGANISATIONS,
  stateOf,
  TODAY,
} from '../../actors/figures/histories-harness.ts';
import { fairnessPeriod } from '../../actors/figures/periods.ts';
import type { Json, Turn } from '../../actors/protocol/journal.ts';
import { dayNumber } from '../../rules/identity/calendar-day.ts';
import { Random } from '../../rules/random.ts';

/** So likely a planted application is accepted, and has an alert, by the sex of its applicant. */
export interface Planted {
  readonly accepted: Readonly<Record<'female' | 'male', number>>;
  readonly alerted: Readonly<Record<'female' | 'male', number>>;
}

export const alike: Planted = { accepted: { female: 0.9, male: 0.9 }, alerted: { female: 0.1, male: 0.1 } };

/** So many applications of the newest period of fairness, and their alerts, as they rest; the same for the same seed. */
export function plantedTurns(
  count: number,
  seed: number,
  { accepted, alerted }: Planted,
  now: number,
): readonly Turn[] {
  const random = new Random(seed);
  const { from, to } = fairnessPeriod(dayOf(now), 3, 30);
  const daysAgo = (day: string): number => (dayNumber(TODAY) ?? 0) - (dayNumber(day) ?? 0);
  const turn = (kind: 'application' | 'alert', id: string, state: object): Turn => ({
    entity: { kind, id },
    at: now,
    version: 1,
    input: { source: 'operator', by: 'test', purpose: 'test' },
    events: [],
    messages: [],
    commands: [],
    readings: [],
    state: state as Json,
  });
  return Array.from({ length: count }, (_, index) => {
    const sex = random.pick(['female', 'male'] as const);
    const birth = `${random.between(1935, 2005)}-0${random.between(1, 9)}-1${random.between(0, 9)}`;
    const submitted = daysAgo(from) - random.between(0, daysAgo(from) - daysAgo(to));
    const step = {
      officer: `DA-00${random.between(1, 3)}`,
      organisation: ORGANISATIONS[0],
      step: 'acceptance',
      late: random.chance(0.1),
    };
    const history: History = {
      id: `hall.P-${index}`,
      region: random.pick(['330182', '330106', '330102']),
      idNumber: numberOf(birth, 2 * random.between(1, 499) - (sex === 'male' ? 1 : 0)),
      submitted,
      moves: [{ ...step, action: random.chance(accepted[sex]) ? 'accept' : 'return', daysAgo: submitted }],
    };
    const alert = random.chance(alerted[sex])
      ? [turn('alert', `STEP_OVERDUE.application.${history.id}`, alertOf({ application: history.id }))]
      : [];
    return [turn('application', history.id, stateOf(history)), ...alert];
  }).flat();
}
