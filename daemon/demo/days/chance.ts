import type { Random } from '../../../rules/random.ts';
import { pickPlants } from '../defects.ts';
import type { Draft } from '../form.ts';
import { CaseWriter, type WrittenCase } from './case-writer.ts';
import { momentOf } from './office-days.ts';
import { EVENING, Pace, type Part, slotTimes } from './plan.ts';
import type { Rota } from './rota.ts';

export interface ChanceOptions {
  readonly random: Random;
  readonly draft: Draft;
  readonly number: number;
  readonly rota: Rota;
  readonly part: Part;
  /** Which day of the part. */
  readonly day: number;
}

const AT_HOME: readonly string[] = ['wechat', 'weibo'];

/** Writes a case as it may happen on any day, and as the law wants it: what supervision finds in it was planted by nobody. */
export function writeChance(options: ChanceOptions): WrittenCase {
  const { random, draft, part, day } = options;
  const pace = new Pace(part, day, random.between(0, slotTimes.length - 1));
  const writer = new CaseWriter(options);
  // Who applies with a phone may do so when the office has closed.
  const late = AT_HOME.includes(draft.door.channel) && random.chance(0.15);
  writer.at(late ? momentOf(pace.day, EVENING) : pace.moment);
  if (late) pace.nextDay();
  else pace.next();
  if (comesIn(writer, options, pace)) goesOn(writer, random, pace);
  return writer.write();
}

/** Hands it in, perhaps with defects, which are corrected some time later or not at all. @returns whether it waits at the window */
function comesIn(writer: CaseWriter, { random, draft }: ChanceOptions, pace: Pace): boolean {
  const { notice, data } = draft;
  const plants = (returns: boolean, most: number) => pickPlants(random, notice, data, { most, returns });
  if (!random.chance(0.12)) {
    writer.submit(random.chance(0.15) ? plants(false, 1) : []);
    return true;
  }
  writer.submit(plants(true, 2));
  if (random.chance(0.1)) return false;
  pace.next(random.between(1, 12));
  if (pace.over) return false;
  writer.at(pace.moment);
  pace.next();
  if (random.chance(0.1)) {
    writer.withdraw();
    closes(writer, pace);
    return false;
  }
  writer.correct();
  return true;
}

/** From the window on, one deed after the other, each when whoever does it comes to it. */
function goesOn(writer: CaseWriter, random: Random, pace: Pace): void {
  const { account } = writer;
  const left = random.chance(0.05) ? random.between(0, 3) : Number.POSITIVE_INFINITY;
  const end = random.weigh([
    ['refuse', 4],
    ['withdraw', 3],
    ['return', 4],
  ] as const);
  let done = 0;
  while (!pace.over && (account.standing === 'received' || account.standing === 'accepted')) {
    writer.at(pace.moment);
    pace.next();
    const [station] = account.waiting;
    if (done === left && station?.opinion === undefined) {
      if (end !== 'return') {
        if (end === 'refuse') writer.refuse();
        else writer.withdraw();
        closes(writer, pace);
        return;
      }
      writer.return();
      pace.next(random.between(0, 10));
      if (pace.over) return;
      writer.at(pace.moment).correct();
      pace.next();
    } else if (account.standing === 'received') writer.accept();
    else if (station?.opinion === true && random.chance(0.15)) writer.object();
    else writer.approve(random.chance(0.2) ? { opinion: '情况属实，同意' } : {});
    done += 1;
  }
  if (pace.over || account.standing !== 'approved') return;
  writer.at(pace.moment).deliver(random.pick(['electronic', 'post'] as const));
  pace.next();
  closes(writer, pace);
}

function closes(writer: CaseWriter, pace: Pace): void {
  if (!pace.over) writer.at(pace.moment).close();
}
