import { describe, expect, it } from 'vitest';
import { createPrometheusMeter } from './prometheus.ts';

describe('the meter', () => {
  it('gives names that begin with onedoor_, the process’s own too', async () => {
    const text = await createPrometheusMeter().text();
    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => name?.startsWith('onedoor_') !== true)).toEqual([]);
  });

  it('refuses another name, and the same name twice', () => {
    const meter = createPrometheusMeter();
    expect(() => meter.counter('messages_total', 'x')).toThrow('onedoor_');
    expect(() => meter.gauge('Onedoor_x', 'x', () => 1)).toThrow('onedoor_');
    expect(() => meter.histogram('x_seconds', 'x', [1])).toThrow('onedoor_');
    meter.counter('onedoor_messages_total', 'x');
    expect(() => meter.counter('onedoor_messages_total', 'x')).toThrow();
  });

  it('counts by label, reads gauges when asked, and sorts into buckets', async () => {
    const meter = createPrometheusMeter();
    const count = meter.counter('onedoor_messages_total', 'Messages', ['outcome']);
    let depth = 1;
    meter.gauge('onedoor_depth', 'Depth', () => depth);
    const observe = meter.histogram('onedoor_turn_seconds', 'Turns', [0.1, 1]);
    count({ outcome: 'received' });
    count({ outcome: 'received' }, 4);
    depth = 7;
    observe(0.5);
    const text = await meter.text();
    expect(text).toContain('onedoor_messages_total{outcome="received"} 5');
    expect(text).toContain('onedoor_depth 7');
    expect(text).toContain('onedoor_turn_seconds_bucket{le="0.1"} 0');
    expect(text).toContain('onedoor_turn_seconds_bucket{le="1"} 1');
    expect(meter.contentType).toContain('text/plain');
  });

  it('tells the same counts every time it is asked, each set of labels by itself, and none at 0 from the first moment', async () => {
    const meter = createPrometheusMeter();
    const turns = meter.counter('onedoor_turns_total', 'Turns', ['kind', 'verdict']);
    const plain = meter.counter('onedoor_plain_total', 'Plain');
    expect(await meter.text()).toContain('onedoor_plain_total 0');
    turns({ kind: 'person', verdict: 'received' });
    turns({ verdict: 'received', kind: 'person' }, 2);
    turns({ kind: 'person', verdict: 'refused' });
    turns({ kind: 'application', verdict: 'received' });
    plain();
    for (let time = 0; time < 2; time += 1) {
      const text = await meter.text();
      expect(text).toContain('onedoor_turns_total{kind="person",verdict="received"} 3');
      expect(text).toContain('onedoor_turns_total{kind="person",verdict="refused"} 1');
      expect(text).toContain('onedoor_turns_total{kind="application",verdict="received"} 1');
      expect(text).toContain('onedoor_plain_total 1');
    }
    expect(() => turns({ sort: 'x' })).toThrow('label sort');
  });

  it('keeps no more sets of labels than were declared: what is beyond is counted as other', async () => {
    const meter = createPrometheusMeter();
    const count = meter.counter('onedoor_codes_total', 'Codes', ['code'], 3);
    const observe = meter.histogram('onedoor_code_seconds', 'Times', [1], ['code'], 3);
    for (const code of ['a', 'b', 'c', 'd', 'a', 'd']) {
      count({ code });
      observe(0.5, { code });
    }
    const text = await meter.text();
    const codes = [...text.matchAll(/^onedoor_codes_total(.*)$/gm)].map(([, rest]) => rest);
    expect(codes).toEqual(['{code="a"} 2', '{code="b"} 1', '{code="other"} 3']);
    expect(text).toContain('onedoor_code_seconds_count{code="other"} 3');
    expect(text).not.toContain('code="c"');
  });

  it('tells numbers together, the largest by themselves and what is beyond the bound added up', async () => {
    const meter = createPrometheusMeter();
    let values = [4, 1, 2, 3];
    meter.gauges('onedoor_places', 'Places', ['place'], 3, () =>
      values.map((value, index) => ({ labels: { place: `p${index}` }, value })),
    );
    const told = async () => [...(await meter.text()).matchAll(/^onedoor_places(.*)$/gm)].map(([, rest]) => rest);
    expect(await told()).toEqual(['{place="p0"} 4', '{place="p3"} 3', '{place="other"} 3']);
    values = [1];
    expect(await told()).toEqual(['{place="p0"} 1']);
    meter.gauges('onedoor_wrong', 'Wrong', ['place'], 3, () => [{ labels: { sort: 'x' }, value: 1 }]);
    await expect(meter.text()).rejects.toThrow('label sort');
  });

  it('tells how many series there can be at most, and never has more', async () => {
    const meter = createPrometheusMeter();
    const boundNow = async () => Number(/^onedoor_metric_series_bound (.*)$/m.exec(await meter.text())?.[1]);
    const before = await boundNow();
    const count = meter.counter('onedoor_codes_total', 'Codes', ['code'], 50);
    const observe = meter.histogram('onedoor_code_seconds', 'Times', [1, 2], ['code'], 10);
    expect(await boundNow()).toBe(before + 50 + 10 * 5);
    for (let number = 0; number < 1000; number += 1) {
      count({ code: String(number) });
      observe(1, { code: String(number) });
    }
    const series = (await meter.text()).split('\n').filter((line) => line.startsWith('onedoor_')).length;
    expect(series).toBeGreaterThan(100);
    expect(series).toBeLessThanOrEqual(before + 100);
  });

  it('keeps one registry a meter', async () => {
    createPrometheusMeter().counter('onedoor_one_total', 'x')();
    expect(await createPrometheusMeter().text()).not.toContain('onedoor_one_total');
  });
});
