import { type SweepOrder, sweepKey } from '../../actors/protocol/screening.ts';
import type { Operator } from '../../actors/questions/operator-reading.ts';
import type { Registry } from '../../actors/registry.ts';
import { isRunning, type SweepState } from '../../actors/sweep/state.ts';
import { QuestionRefused } from '../../adapters/nats/question-reply.ts';
import type { LocalizedText } from '../../rules/text.ts';

export interface ScreeningDependencies {
  readonly registry: Pick<Registry, 'deliver' | 'look'>;
  /** Names of the sweeps that are set up. */
  readonly sweeps: readonly string[];
}

/** How a sweep stands. */
export interface SweepView {
  readonly sweep: string;
  readonly title: LocalizedText;
  readonly status: 'waiting' | 'running' | 'paused';
  readonly per: string;
  readonly everyDays: number;
  /** ISO instant of what it does next; left out while it is paused. */
  readonly next?: string;
  /** The newest run. */
  readonly run?: {
    readonly run: number;
    readonly begunAt: string;
    readonly endedAt?: string;
    readonly counts: Readonly<Record<string, number>>;
  };
}

const orders: readonly SweepOrder[] = ['run', 'pause', 'resume'];

/**
 * Lists the sweeps, or gives one of them an order in the operator's name; the order is journaled with who gave it and why.
 * @throws QuestionRefused
 */
export async function answerScreening(
  question: Readonly<Record<string, unknown>>,
  { by, purpose }: Operator,
  { registry, sweeps }: ScreeningDependencies,
): Promise<readonly SweepView[]> {
  const { order: word, sweep } = question;
  if (word === 'list') return Promise.all(sweeps.map((name) => viewOf(name, registry)));
  const order = orders.find((one) => one === word);
  if (order === undefined)
    throw new QuestionRefused('ORDER_UNKNOWN', {
      zh: `只能是 list、${orders.join('、')}`,
      en: `the order must be list, ${orders.join(', ')}`,
    });
  if (typeof sweep !== 'string' || !sweeps.includes(sweep))
    throw new QuestionRefused('SWEEP_UNKNOWN', {
      zh: `没有此筛查；已设置：${sweeps.join('、') || '无'}`,
      en: `there is no such sweep; set up are: ${sweeps.join(', ') || 'none'}`,
    });
  await new Promise<void>((done) => {
    registry.deliver({
      entity: sweepKey(sweep),
      command: { type: 'orderSweep', order },
      input: { source: 'operator', by, purpose },
      answered: () => done(),
    });
  });
  return [await viewOf(sweep, registry)];
}

function viewOf(name: string, registry: ScreeningDependencies['registry']): Promise<SweepView> {
  return registry.look(sweepKey(name), (glimpse) => {
    const state = glimpse.state as unknown as SweepState | undefined;
    if (state === undefined) throw new Error(`the sweep ${name} is set up and was not arranged`);
    const { definition, run, due, paused } = state;
    const iso = (moment: number) => new Date(moment).toISOString();
    return {
      sweep: name,
      title: definition.title,
      status: paused === true ? 'paused' : isRunning(state) ? 'running' : 'waiting',
      per: definition.per,
      everyDays: definition.everyDays,
      ...(due === undefined ? {} : { next: iso(due) }),
      ...(run === undefined
        ? {}
        : {
            run: {
              run: run.run,
              begunAt: iso(run.begunAt),
              ...(run.endedAt === undefined ? {} : { endedAt: iso(run.endedAt) }),
              counts: { ...run.counts },
            },
          }),
    };
  });
}
