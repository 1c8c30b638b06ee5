import { describe, expect, it } from 'vitest';
import { shippedPacks } from '../library/shipped.fixture.ts';
import { packFaults } from './load-packs.ts';
import type { Pack } from './pack.ts';

const packOf = (name: string): Pack => {
  const pack = shippedPacks().find((one) => one.pack === name);
  if (pack === undefined) throw new Error(`there is no pack ${name}`);
  return pack;
};

/** What the loader says of the first rule of a pack with other params. */
function faultsWith(name: string, change: Readonly<Record<string, unknown>>, type?: string): string[] {
  const { file: _file, sha256: _sha256, ...pack } = packOf(name);
  const [first, ...others] = pack.rules;
  if (first === undefined) throw new Error('a pack has rules');
  const params: Record<string, unknown> = { ...first.event.params, ...change };
  for (const [member, value] of Object.entries(params)) if (value === undefined) delete params[member];
  const json = { ...pack, rules: [{ ...first, event: { type: type ?? first.event.type, params } }, ...others] };
  return packFaults(json, 'x.json').map(({ pointer, code }) => `${code} ${pointer.replace('/rules/0/event', '')}`);
}

describe('the events of rules of supervision', () => {
  it.each(['permission-in', 'overdue-post'])('of %s are whole', (name) => {
    expect(faultsWith(name, {})).toEqual([]);
  });

  it.each(['severity', 'accountable', 'about', 'escalation'])('must say %s', (member) => {
    expect(faultsWith('permission-in', { [member]: undefined })).toEqual([`EVENT_TYPE /params/${member}`]);
  });

  it('must name their law', () => {
    expect(faultsWith('permission-in', { basis: undefined })).toEqual(['BASIS_MISSING /params/basis']);
  });

  it('have levels that come one after the other', () => {
    const to = { zh: '负责人', en: 'head' };
    const level = (afterWorkingDays: number) => ({ afterWorkingDays, to });
    expect(faultsWith('permission-in', { escalation: [level(1), level(2)] })).toEqual([]);
    expect(faultsWith('permission-in', { escalation: [level(2), level(2)] })).toEqual([
      'EVENT_TYPE /params/escalation/1/afterWorkingDays',
    ]);
  });

  it('are of the types of their phase', () => {
    expect(faultsWith('permission-in', {}, 'inspect')).toEqual(['EVENT_TYPE /type']);
    expect(faultsWith('overdue-post', {}, 'stop')).toEqual(['EVENT_TYPE /type']);
    expect(faultsWith('overdue-post', {}, 'inspect')).toEqual([]);
  });

  it('warn without a severity and without a level', () => {
    const warning = { severity: undefined, escalation: undefined };
    expect(faultsWith('permission-in', warning, 'warn')).toEqual([]);
    expect(faultsWith('permission-in', {}, 'warn')).toEqual([
      'EVENT_TYPE /params/severity',
      'EVENT_TYPE /params/escalation',
    ]);
  });

  it('are for supervision only', () => {
    expect(faultsWith('form-content-pre', { severity: 'red' })).toEqual(['EVENT_TYPE /params/severity']);
  });
});
