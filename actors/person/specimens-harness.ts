import type { Counter } from '../protocol/commands.ts';
import type { RegisterData } from '../protocol/messages.ts';
import { createPersonBehaviour } from './person.ts';
import type { Filing, PersonEvent } from './state.ts';

/** Filings and behaviour as tests of persons need them: an organisation, an officer of it, both filed on 3 August 2026. */

const ARCHIVES = '91350100M000100Y43';
export const organisation: RegisterData = {
  role: 'organisation',
  name: '杭州市档案馆',
  organisation: ARCHIVES,
  level: 'county',
  regions: ['3301'],
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
};
export const officer: RegisterData = {
  ...organisation,
  role: 'officer',
  name: '张建国',
  staffNumber: 'A-7',
  officerRoles: ['window', 'reviewer'],
};
export const filingOf = (data: RegisterData): Filing => {
  const { officerRoles = [], idNumber: _kept, relatives: _asKeys, ...rest } = data;
  return { ...rest, officerRoles, filedBy: 'hall', filedOn: '2026-08-03' };
};
export const made = (data: RegisterData, rest: Partial<Filing> = {}): PersonEvent => ({
  type: 'FilingMade',
  filing: { ...filingOf(data), ...rest },
});

const MATTER = 'marriage-record-copy';
export const counted = (counter: Counter, application: string, on = '2026-08-03'): PersonEvent => ({
  type: 'BehaviourCounted',
  counter,
  application,
  matter: MATTER,
  on,
});

/** The behaviour with keys that show what they were made of. */
export const personBehaviour = createPersonBehaviour({ personKeys: { keyOf: (number) => `of${number.slice(-4)}` } });
