import { describe, expect, it } from 'vitest';
import { type NotReady, Readiness } from './readiness.ts';

describe('readiness', () => {
  it('is one line for each part that is not well, with a code and both languages, asked anew each time', () => {
    const readiness = new Readiness();
    expect(readiness.lines()).toEqual([]);
    let broker: NotReady | undefined = 'BROKER_AWAY';
    readiness.watch('service', () => undefined);
    readiness.watch('broker', () => broker);
    readiness.watch('store', () => 'STORE_FULL');
    expect(readiness.lines()).toEqual([
      'broker BROKER_AWAY: 与消息服务器断开，正在重连 / not connected to the broker; reconnecting',
      expect.stringMatching(/^store STORE_FULL: 磁盘已满.* \/ the disk is full/),
    ]);
    broker = undefined;
    expect(readiness.lines()).toHaveLength(1);
  });
});
