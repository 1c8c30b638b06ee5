import { quantile } from '../ledger.ts';
import { runVerification, type VerificationOptions, type VerificationRun } from './verification.ts';

const mostMismatchesShown = 20;

/** `onedoor demo --verification N`: exit code 1 when a report says other than was planted, or somebody was asked who may not be. */
export async function tellVerification(options: Omit<VerificationOptions, 'progress'>): Promise<number> {
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  say(
    `${options.cases} applications with consents, five departments that do not exist. 部门间核对：${options.cases} 件。`,
  );
  let shown = 0;
  const progress = (done: number): void => {
    const tenth = Math.floor((done * 10) / options.cases);
    if (tenth > shown) say(`  ${done}`);
    shown = tenth;
  };
  const run = await runVerification({ ...options, progress });
  for (const [plant, { told, right }] of run.byPlant) say(`  ${String(right).padStart(5)} / ${told}  ${plant}`);
  for (const mismatch of run.mismatches.slice(0, mostMismatchesShown)) say(`MISMATCH 不符: ${mismatch}`);
  const summary = summaryOf(run);
  say(JSON.stringify(summary));
  const { mismatches, askedTwice, violations, verified, accepted } = summary;
  return mismatches + askedTwice + violations === 0 && accepted === verified ? 0 : 1;
}

/** The figures of a run, as its last line gives them. */
function summaryOf({ cases, mismatches, asked, askedTwice, violations, accepted, reportMs }: VerificationRun) {
  const sorted = [...reportMs].sort((one, other) => one - other);
  return {
    verified: cases.length,
    mismatches: mismatches.length,
    accepted,
    asked,
    askedTwice,
    violations,
    reportP50Ms: Math.round(quantile(sorted, 0.5)),
    reportP99Ms: Math.round(quantile(sorted, 0.99)),
  };
}
