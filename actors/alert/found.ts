import type { FoundMembers } from '../protocol/outbound-alerts.ts';
import type { AlertState } from './state.ts';

/** What an alert is about, as it is told, listed and shown. Each member is named: what a finding gains later stays hidden until somebody decides otherwise. */
export function foundIn({ finding, severity, status, occurrences, assignee }: AlertState): FoundMembers {
  const { phase, region, code, rule, message, subject, application, matter, step, accountable } = finding;
  return {
    code,
    phase,
    severity,
    status,
    rule: { ...rule },
    message: { ...message },
    subject: `${subject.kind}.${subject.id}`,
    ...(application === undefined ? {} : { application }),
    ...(matter === undefined ? {} : { matter }),
    ...(step === undefined ? {} : { step }),
    region,
    accountable: { ...accountable, role: { ...accountable.role } },
    occurrences,
    ...(assignee === undefined ? {} : { assignee: { ...assignee } }),
  };
}
