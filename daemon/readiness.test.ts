import { describe, expect, it } from 'vitest';
import { Readiness } from './readiness.ts';

describe('readiness', () => {
  it('is one line for each part that is not well, asked anew each time', () => {
    const readiness = new Readiness();
    expect(readiness.lines()).toEqual([]);
    let broker: string | undefined = 'not connected';
    readiness.watch('service', () => undefined);
    readiness.watch('broker', () => broker);
    readiness.watch('outbox', () => 'full');
    expect(readiness.lines()).toEqual(['broker: not connected', 'outbox: full']);
    broker = undefined;
    expect(readiness.lines()).toEqual(['outbox: full']);
  });
});
