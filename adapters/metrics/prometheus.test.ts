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

  it('keeps one registry a meter', async () => {
    createPrometheusMeter().counter('onedoor_one_total', 'x')();
    expect(await createPrometheusMeter().text()).not.toContain('onedoor_one_total');
  });
});
