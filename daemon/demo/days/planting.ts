import type { Random } from '../../../rules/random.ts';
import type { Desk } from '../desks.ts';
import type { FilingMessage } from '../filings.ts';
import { type Draft, makeApplicant, makeDraftTo } from '../form.ts';
import type { Notice } from '../notice.ts';
import { type Citizen, makeCitizen } from '../population.ts';
import { CaseWriter, type DeedOptions, type WrittenCase } from './case-writer.ts';
import { Pace, type Part } from './plan.ts';
import type { Rota } from './rota.ts';
import { UNATTENDED } from './site.ts';

/** A finding that the books of a story say nothing of. */
export interface Finding {
  readonly id: string;
  readonly at: number;
}

export interface PlantingOptions {
  readonly random: Random;
  readonly part: Part;
  /** Applications a day. */
  readonly perDay: number;
  readonly rota: Rota;
  readonly numbers: () => number;
  /** The filings of the desks' officers. */
  readonly bases: readonly FilingMessage[];
  /** Which part of the run. */
  readonly index: number;
}

/** What is planted in one part of a run, and the words to plant it with. */
export class Planting {
  readonly stories: WrittenCase[] = [];
  readonly findings: Finding[] = [];
  readonly filings: FilingMessage[] = [];
  /** The id of every application that something was planted in. */
  readonly applications = new Set<string>();
  readonly counts = new Map<string, number>();
  readonly part: Part;
  readonly perDay: number;
  readonly random: Random;
  readonly rota: Rota;
  readonly #numbers: () => number;
  readonly #bases: readonly FilingMessage[];
  readonly #index: number;

  constructor({ random, part, perDay, rota, numbers, bases, index }: PlantingOptions) {
    this.random = random;
    this.part = part;
    this.perDay = perDay;
    this.rota = rota;
    this.#numbers = numbers;
    this.#bases = bases;
    this.#index = index;
  }

  /** The day with this place in the part, its tail included. */
  day(index: number): string {
    const day = [...this.part.days, ...this.part.tail][index];
    if (day === undefined) throw new RangeError(`the part has no day ${index}`);
    return day;
  }

  /** A valid request to a matter, by a citizen in person. */
  draft(
    notice: Notice,
    who: Citizen = makeApplicant(this.random),
    fits: (draft: Draft) => boolean = () => true,
  ): Draft {
    for (;;) {
      const draft = makeDraftTo(notice, this.random, who);
      if (draft.data.agent === undefined && fits(draft)) return draft;
    }
  }

  /** A case that is written from here on. */
  begin(draft: Draft): CaseWriter {
    const { random, rota } = this;
    return new CaseWriter({ random, draft, number: this.#numbers(), rota });
  }

  /** A case with what was planted in it. */
  plant(writer: CaseWriter, ...codes: readonly string[]): void {
    this.stories.push(writer.write());
    this.applications.add(writer.application);
    for (const code of codes) this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
  }

  /** Something that the books of the case say nothing of. */
  find(code: string, writer: CaseWriter, at: number, step?: string): void {
    const id = [code, 'application', writer.application, ...(step === undefined ? [] : [step])].join('.');
    this.findings.push({ id, at });
  }

  pace(day: number, slot = 0): Pace {
    return new Pace(this.part, day, slot);
  }

  citizen(): Citizen {
    return makeCitizen(this.random, { bornFrom: 1966, bornTo: 1994 });
  }

  /** Files one more officer, of this part of the run, who is like one of a desk but for what is told. @returns the staff number */
  file(like: string, suffix: string, change: Partial<FilingMessage['data']>): string {
    const base = this.#bases.find(({ data }) => data.staffNumber === like);
    if (base === undefined) throw new RangeError(`nobody is filed as ${like}`);
    const staffNumber = `${like}-${suffix}-${this.#index}`;
    const data = { ...base.data, name: this.citizen().name, staffNumber, ...change };
    this.filings.push({ integrator: base.integrator, topic: `person.officer-${staffNumber}`, data });
    return staffNumber;
  }
}

/** Whether nobody is asked in it for whom nobody speaks. */
export function isAttended({ notice, data }: Draft): boolean {
  return notice
    .course(data)
    .stages.flat()
    .every(({ desk }) => desk.organisation.code !== UNATTENDED.code);
}

/** Goes on to the end, at every time of the office one deed. */
export function finish(
  writer: CaseWriter,
  pace: Pace,
  options: { readonly inPerson?: true; readonly by?: DeedOptions } = {},
): void {
  const { account } = writer;
  while (!pace.over && account.standing !== 'closed') {
    writer.at(pace.moment);
    pace.next();
    if (account.standing === 'received') writer.accept(options.by);
    else if (account.standing === 'accepted') writer.approve(options.by);
    else if (account.standing === 'approved') writer.deliver(options.inPerson === true ? 'inPerson' : 'electronic');
    else writer.close();
  }
}

/** The applicant does not want it any more; the window closes it. */
export function giveUp(writer: CaseWriter, pace: Pace): void {
  writer.at(pace.moment).withdraw();
  pace.next();
  writer.at(pace.moment).close();
}

/** An officer of a desk; the first is as good as any. */
export function officerOf({ officers: [officer = ''] }: Desk): string {
  return officer;
}
