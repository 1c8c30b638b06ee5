import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { TableFault } from '../../../rules/credit/fit/labelled-table.ts';
import { writePmml } from '../../../rules/credit/pmml/write-pmml.ts';
import { fitReport } from '../../credit/fit-report.ts';
import { type Fitting, type FittingWishes, fitCreditModel } from '../../credit/fitting.ts';
import type { Run } from '../commands.ts';
import { tellFaults, textOf } from './model-files.ts';

const roles = ['person', 'organisation', 'officer'] as const;
const digits = 4;

/**
 * `onedoor credit fit DATA.csv`: fits a credit model and writes NAME.json, NAME.pmml and NAME.html (the report) into a
 * folder. The last line of the output is JSON.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      target: { type: 'string' },
      bad: { type: 'string' },
      name: { type: 'string' },
      version: { type: 'string', default: '1.0.0' },
      role: { type: 'string', default: 'organisation' },
      'leave-out': { type: 'string', multiple: true, default: [] },
      'test-share': { type: 'string', default: '0.3' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string', default: '.' },
    },
    allowPositionals: true,
  });
  const [file] = positionals;
  const { target, bad, name } = values;
  const role = roles.find((one) => one === values.role);
  const [testShare, seed] = [Number(values['test-share']), Number(values.seed)];
  if (file === undefined || positionals.length > 1 || target === undefined || bad === undefined) return 64;
  if (name === undefined || role === undefined || !Number.isSafeInteger(seed)) return 64;
  if (!(testShare >= 0.05 && testShare <= 0.9)) return 64;
  const text = await textOf(file);
  if (text === undefined) return 66;
  const frame = { model: name, version: values.version, role };
  const wishes = { target, badValue: bad, leftOut: values['leave-out'], testShare, seed, frame };
  const fitting = fittingOf(text, wishes);
  if (typeof fitting === 'number') return fitting;
  await mkdir(values.out, { recursive: true });
  const { model, fitted } = fitting;
  const files = {
    json: `${JSON.stringify(model, undefined, 2)}\n`,
    pmml: writePmml({ name, inputs: model.inputs, scorecard: fitted.scorecard }),
    html: fitReport(fitting),
  };
  for (const [ending, content] of Object.entries(files))
    await writeFile(join(values.out, `${name}.${ending}`), content);
  process.stdout.write(summaryText(fitting, values.out));
  return 0;
};

/** What cannot be fitted is told in a sentence; the exit code then. */
function fittingOf(text: string, wishes: FittingWishes): Fitting | number {
  try {
    const fitting = fitCreditModel(text, wishes);
    return 'faults' in fitting ? tellFaults(fitting.faults) : fitting;
  } catch (error) {
    if (!(error instanceof TableFault)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n`);
    return 65;
  }
}

function summaryText({ model, train, test, stability, forbidden, fitted }: Fitting, folder: string): string {
  const left = forbidden.map(({ column, ground }) => `${column}（${ground.name.zh} ${ground.name.en}）`);
  const lines = [
    ...(left.length > 0 ? [`不得使用的列，未采用 left out, nobody may be judged by: ${left.join('，')}`] : []),
    `特征 characteristics: ${fitted.columns.map(({ name }) => name).join(', ')}`,
    `已写入 written: ${['json', 'pmml', 'html'].map((ending) => join(folder, `${model.model}.${ending}`)).join(' ')}`,
    JSON.stringify({
      testAuc: Number(test.areaUnderCurve.toFixed(digits)),
      testKs: Number(test.kolmogorovSmirnov.toFixed(digits)),
      trainAuc: Number(train.areaUnderCurve.toFixed(digits)),
      trainKs: Number(train.kolmogorovSmirnov.toFixed(digits)),
      psi: Number(stability.toFixed(digits)),
      characteristics: fitted.columns.length,
      testRows: test.rows,
      trainRows: train.rows,
    }),
  ];
  return `${lines.join('\n')}\n`;
}
