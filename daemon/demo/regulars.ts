import type { Random } from '../../rules/random.ts';
import { type Draft, makeApplicant, makeDraftTo } from './form.ts';
import type { Notice } from './notice.ts';
import { notices } from './notices.ts';
import { makeAgent, makeMaterial } from './papers.ts';
import type { Citizen } from './population.ts';
import { type Plot, type Story, writeStory } from './story.ts';

/** Somebody with a past: applications of the evening before, one after the other, and one of the morning that it must tell on. */
export interface Regular {
  readonly whose: 'applicant' | 'agent';
  readonly past: readonly { readonly story: Story; readonly counted: Counted }[];
  readonly morning: Story;
}

/** How often each behaviour must be counted for a person after a story. */
export type Counted = Readonly<Record<string, number>>;

/** What a person has done, as far as the county's hints ask for it. */
class Past {
  readonly counted: Record<string, number> = {};
  readonly #open: string[] = [];
  readonly #approved = new Set<string>();

  /** An application came in and went as far as `plot` says. */
  add(matter: string, plot: Plot): void {
    this.#count('submitted');
    if (plot === 'left' || plot === 'returned') this.#open.push(matter);
    if (plot === 'approved') this.#approved.add(matter);
    if (plot !== 'left') this.#count(plot);
  }

  addAsAgent(): void {
    this.#count('agentSubmitted');
  }

  /** The hints that an application to a matter must bring, by the thresholds that the county has announced. */
  hintsFor(matter: string): readonly string[] {
    const least = (counter: string, least: number): boolean => (this.counted[counter] ?? 0) >= least;
    const hints: Readonly<Record<string, boolean>> = {
      HISTORY_OPEN_SAME_MATTER: this.#open.includes(matter),
      HISTORY_APPROVED_RECENTLY: this.#approved.has(matter),
      HISTORY_WITHDRAWN_OFTEN: least('withdrawn', 3),
      HISTORY_REFUSED_OFTEN: least('refused', 2),
      HISTORY_SUBMITTED_OFTEN: least('submitted', 20),
      HISTORY_AGENT_OFTEN: least('agentSubmitted', 10),
      HISTORY_RETURNED_OFTEN: least('returned', 5),
      HISTORY_OPEN_MANY: this.#open.length >= 5,
      ADOPTION_AGENT_OF_MANY: matter === 'adoption-record-copy' && least('agentSubmitted', 3),
    };
    return Object.keys(hints).filter((code) => hints[code] === true);
  }

  #count(counter: string): void {
    this.counted[counter] = (this.counted[counter] ?? 0) + 1;
  }
}

/** Every sort of past, the short ones first: what was done, and whether as agent. */
const pasts: readonly { readonly plots: readonly Plot[]; readonly asAgent?: true; readonly same?: true }[] = [
  { plots: ['left'], same: true },
  { plots: ['approved'], same: true },
  { plots: ['refused', 'refused'] },
  { plots: ['withdrawn', 'withdrawn', 'withdrawn'] },
  { plots: ['returned', 'returned', 'returned', 'returned', 'returned'] },
  { plots: ['left', 'left', 'left', 'left', 'left'] },
  { plots: Array.from({ length: 10 }, (): Plot => 'left'), asAgent: true },
  { plots: Array.from({ length: 20 }, (): Plot => 'withdrawn') },
];

/**
 * Writes so many people with a past that all their applications together are at most `most`: one of each sort, and again
 * from the first.
 *
 * @param numbers gives each application its number
 */
export function writeRegulars(random: Random, most: number, numbers: () => number): readonly Regular[] {
  const regulars: Regular[] = [];
  let left = most;
  for (let index = 0; ; index += 1) {
    const sort = pasts[index % pasts.length];
    if (sort === undefined || sort.plots.length + 1 > left) return regulars;
    left -= sort.plots.length + 1;
    regulars.push(writeRegular(random, sort, numbers));
  }
}

function writeRegular(random: Random, sort: (typeof pasts)[number], numbers: () => number): Regular {
  const past = new Past();
  const agent = makeAgent(random);
  const who = makeApplicant(random);
  const last = random.pick(notices);
  const draftTo = (notice: Notice): Draft =>
    sort.asAgent === true
      ? throughAgent(makeDraftTo(notice, random, makeApplicant(random)), agent, random)
      : draftOf(notice, who, random);
  const write = (notice: Notice, plot: Plot): Story =>
    writeStory(random, {
      draft: draftTo(notice),
      number: numbers(),
      plot,
      standingHints: past.hintsFor(notice.matter),
      spared: ['applicant', 'agent', 'notary'],
    });
  const told = sort.plots.map((plot) => {
    const notice = sort.same === true ? last : random.pick(notices);
    const story = write(notice, plot);
    if (sort.asAgent === true) past.addAsAgent();
    else past.add(notice.matter, plot);
    return { story, counted: { ...past.counted } };
  });
  return { whose: sort.asAgent === true ? 'agent' : 'applicant', past: told, morning: write(last, 'byChance') };
}

/** By the citizen in person, so that nobody else's past is told on. */
function draftOf(notice: Notice, who: Citizen, random: Random): Draft {
  for (;;) {
    const draft = makeDraftTo(notice, random, who);
    if (draft.data.agent === undefined) return draft;
  }
}

function throughAgent(draft: Draft, agent: ReturnType<typeof makeAgent>, random: Random): Draft {
  const { data } = draft;
  const types = ['authorisation', 'agent-id-card'].filter((type) => !data.materials.some((one) => one.type === type));
  const materials = [...data.materials, ...types.map((type) => makeMaterial(random, type))];
  const form =
    draft.matter === 'cross-hall-query' ? { ...data.form, notaryNumber: '（2026）浙建证字第88号' } : data.form;
  return { ...draft, data: { ...data, agent, materials, form } };
}
