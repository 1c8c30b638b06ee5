import { describe, expect, it } from 'vitest';
import { GaugeReader } from '../actors/followers/gauges-harness.ts';
import { Readiness } from './readiness.ts';
import { measureReadiness } from './readiness-gauges.ts';

describe('readiness, measured', () => {
  it('is 1 while every part is well, and tells which is not', () => {
    const readiness = new Readiness();
    let fault: Parameters<Readiness['watch']>[1] = () => undefined;
    readiness.watch('store', () => undefined);
    readiness.watch('broker', () => fault());
    const meter = new GaugeReader();
    measureReadiness(readiness, meter);
    expect(meter.told('onedoor_ready')).toEqual({ '': 1 });
    expect(meter.told('onedoor_part_ready')).toEqual({ store: 1, broker: 1 });
    fault = () => 'BROKER_AWAY';
    expect(meter.told('onedoor_ready')).toEqual({});
    expect(meter.told('onedoor_part_ready')).toEqual({ store: 1 });
  });
});
