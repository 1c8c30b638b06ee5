import { StoreFault } from '../../actors/ports.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { answerText, expectedAnswers, storeReads } from './store-reads.ts';
import { storeBatches } from './store-turns.ts';

/*
 * The process that opens rotten stores and reads everything: LevelDB may end it by an assertion of its own. Words: seed and
 * batches of what the stores held. It is sent folders, and answers each with what it has read.
 */

/** Asks for all reads of the store in the folder. */
export interface RottenStore {
  readonly folder: string;
  /** How long the opening may check tables; 0 leaves all to the reads. */
  readonly checkMs: number;
}

/** What came of it. */
export interface RottenReads {
  /** Said by the opening that refused. */
  readonly refused?: string;
  /** Reads that said CORRUPT. */
  readonly corrupt: number;
  readonly right: number;
  /** Reads with another answer than what was written, or another error than CORRUPT. */
  readonly wrong: readonly string[];
  /** Reads that gave nothing, or less, of what was written. */
  readonly absent: readonly string[];
}

const [seed = '', batches = ''] = process.argv.slice(2);
const all = storeBatches(Number(seed), Number(batches));
const reads = storeReads(all);
const expected = await expectedAnswers(all, reads);

process.on('message', (message: RottenStore) => {
  readAll(message).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      throw error;
    },
  );
});
process.send?.('ready');

async function readAll({ folder, checkMs }: RottenStore): Promise<RottenReads> {
  const wrong: string[] = [];
  const absent: string[] = [];
  let corrupt = 0;
  let right = 0;
  let store: Awaited<ReturnType<typeof openLevelStore>>;
  try {
    store = await openLevelStore({ folder, masterKey: Buffer.alloc(32, 7), checkMs });
  } catch (error) {
    if (isCorrupt(error)) return { refused: error.message, corrupt, right, wrong, absent };
    return { corrupt, right, wrong: [`opening: ${textOf(error)}`], absent };
  }
  for (const { name, ask } of reads) {
    try {
      const answer = answerText(await ask(store));
      const written = expected.get(name) ?? '';
      if (answer === written) right += 1;
      else if (isLess(answer, written)) absent.push(name);
      else wrong.push(name);
    } catch (error) {
      if (isCorrupt(error)) corrupt += 1;
      else wrong.push(`${name}: ${textOf(error)}`);
    }
  }
  await store.close();
  return { corrupt, right, wrong, absent };
}

function isCorrupt(error: unknown): error is StoreFault {
  return error instanceof StoreFault && error.code === 'CORRUPT';
}

function textOf(error: unknown): string {
  return error instanceof StoreFault ? `${error.code} ${error.message}` : String(error);
}

/** Nothing, or a list that is shorter. */
function isLess(answer: string, written: string): boolean {
  if (answer === 'undefined') return true;
  if (!answer.startsWith('[') || !written.startsWith('[')) return false;
  return (JSON.parse(answer) as unknown[]).length < (JSON.parse(written) as unknown[]).length;
}
