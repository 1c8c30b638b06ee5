import { hash } from 'node:crypto';
import type { Severity } from '../../rules/credit/ledger.ts';
import type { Circumstances } from '../behaviour.ts';
import type { Measure } from '../protocol/alerts.ts';
import { creditKey, ownFiles } from '../protocol/credit.ts';
import { officerKey, organisationKey } from '../protocol/entity.ts';
import type { JournalCommand } from '../protocol/journal.ts';
import type { AlertDeed, AlertState } from './state.ts';

const severityOf: Readonly<Record<Measure, Severity>> = {
  reminder: 'minor',
  admonition: 'general',
  criticism: 'general',
  referral: 'serious',
};
const NUMBER_LENGTH = 20;

/**
 * A disposal opens a credit file of who is disposed of, else of the organisation: what was found is known by its code, such
 * as `step-overdue`, and credit rules say whether it counts. Where nobody speaks for either, nobody could be told of it, and
 * nothing is opened.
 */
export function disposalCredit(
  { finding }: AlertState,
  { disposed, measure, organisation, on }: AlertDeed,
  { id, version, sender, speakersFor }: Pick<Circumstances, 'id' | 'version' | 'sender' | 'speakersFor'>,
): readonly JournalCommand[] {
  const [integrator = sender?.integrator] = speakersFor(finding.accountable.organisation);
  if (integrator === undefined || measure === undefined) return [];
  // The id of an alert is no single token, and too long for one.
  const number = hash('sha256', `${id} ${version}`, 'hex').slice(0, NUMBER_LENGTH);
  return [
    {
      to: creditKey(`${integrator}.${ownFiles.disposal}${number}`),
      command: {
        type: 'openFile',
        person: (disposed === undefined ? organisationKey(finding.accountable.organisation) : officerKey(disposed)).id,
        occurrence: {
          kind: finding.code.toLowerCase().replaceAll('_', '-'),
          source: 'disposal',
          severity: severityOf[measure],
          ...(finding.matter === undefined ? {} : { matter: finding.matter }),
          region: finding.region,
          organisation,
          document: { number, day: on },
          evidence: `alert/${id}`,
          times: 1,
        },
      },
    },
  ];
}

/** The deed with the name of the credit file that it opens, so that whoever reads the alert finds what came of it. */
export function withCreditFile(
  state: AlertState,
  deed: AlertDeed,
  circumstances: Parameters<typeof disposalCredit>[2],
): AlertDeed {
  const [opened] = disposalCredit(state, deed, circumstances);
  return opened === undefined ? deed : { ...deed, creditFile: opened.to.id };
}
