import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigFault } from './config.ts';
import { readIntegrators } from './integrators.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onedoor-integrators-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const integrator = (name: string, organisations: readonly string[] = []) => ({
  integrator: name,
  title: { zh: '大厅', en: 'Hall' },
  kinds: ['application'],
  organisations,
  regions: ['330182'],
});
const write = (name: string, content: unknown) =>
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

function faults(): readonly string[] {
  try {
    readIntegrators(folder);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigFault);
    return (error as ConfigFault).faults.map((one) => one.replaceAll(folder, '~'));
  }
  return [];
}

describe('the integrators', () => {
  it('are those of the folder, found by name and by the organisations that they speak for', () => {
    write('hall.json', integrator('hall', ['12330182K318200150', '11330182K31820031Q']));
    write('mobile.json', integrator('mobile', ['12330182K318200150']));
    write('notes.txt', 'not read');
    const integrators = readIntegrators(folder);
    expect(integrators.names).toEqual(['hall', 'mobile']);
    expect(integrators.find('hall')).toEqual(integrator('hall', ['12330182K318200150', '11330182K31820031Q']));
    expect(integrators.find('nobody')).toBeUndefined();
    expect(integrators.find('__proto__')).toBeUndefined();
    expect(integrators.speakersFor('12330182K318200150')).toEqual(['hall', 'mobile']);
    expect(integrators.speakersFor('11330182K31820031Q')).toEqual(['hall']);
    expect(integrators.speakersFor('constructor')).toEqual([]);
  });

  it('supervise the regions that they name and everything below, and ask for the purposes that they have', () => {
    const rights = { purposes: ['supervision'], supervises: ['3301', '330182'] };
    write('inspection.json', { ...integrator('inspection'), ...rights });
    write('county.json', { ...integrator('county'), supervises: ['330182'] });
    write('hall.json', integrator('hall'));
    const integrators = readIntegrators(folder);
    expect(integrators.find('inspection')).toMatchObject(rights);
    expect(integrators.supervisorsOf('330182001')).toEqual(['county', 'inspection']);
    expect(integrators.supervisorsOf('330106')).toEqual(['inspection']);
    expect(integrators.supervisorsOf('33')).toEqual([]);
  });

  it('are refused where a right could never be used', () => {
    write('a.json', { ...integrator('a'), purposes: ['handling', 'supervision'] });
    write('b.json', { ...integrator('b'), purposes: ['curiosity'] });
    write('c.json', { ...integrator('c'), regions: ['330'], purposes: ['supervision'], supervises: ['33', '33018'] });
    expect(faults()).toEqual([
      expect.stringMatching(/^~\/a.json#\/purposes: .*handling needs organisations/),
      expect.stringMatching(/^~\/a.json#\/purposes: .*supervision needs the regions/),
      expect.stringContaining('~/b.json#/purposes/0: '),
      expect.stringContaining('~/c.json#/regions/0: '),
      expect.stringContaining('~/c.json#/supervises/1: '),
    ]);
  });

  it('are none where there is no folder', () => {
    expect(readIntegrators(join(folder, 'absent')).names).toEqual([]);
  });

  it('are refused with every fault of every file at once', () => {
    write('broken.json', '{"integrator":');
    write('bad.json', { ...integrator('bad'), kinds: ['refusal'], regions: [], colour: 'red', title: undefined });
    write('other.json', integrator('hall'));
    write('daemon.json', integrator('daemon'));
    write('operator.json', integrator('operator'));
    write('good.json', integrator('good'));
    const told = faults();
    const starts = [
      '~/broken.json: is not JSON',
      '~/bad.json#/title: ',
      '~/bad.json#/kinds/0: ',
      '~/bad.json#/regions: ',
      '~/bad.json#/colour: ',
      '~/other.json#/integrator: the file of hall must be named hall.json',
      '~/daemon.json#/integrator: daemon is a name of the service itself',
      '~/operator.json#/integrator: operator is a name of the service itself',
    ];
    for (const start of starts)
      expect(
        told.filter((one) => one.startsWith(start)),
        start,
      ).toHaveLength(1);
    expect(told).toHaveLength(starts.length);
  });

  it.each(['Hall', 'a.b', '9', 'hall*', '>', '', 'x'.repeat(33)])('cannot be named %j', (name) => {
    write('hall.json', integrator(name));
    expect(faults()).toEqual([expect.stringContaining('~/hall.json#/integrator: ')]);
  });

  it('are refused although a file has more faults than are counted', () => {
    const members = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`m${index}`, 1]));
    write('hall.json', { ...integrator('hall'), ...members, kinds: ['everything'] });
    expect(faults().length).toBeGreaterThan(0);
  });
});
