import { describe, expect, it } from 'vitest';
import { NOW, NoticeLife, noticeTo, REF } from './specimens-harness.ts';

const retry = { state: 'failed', class: 'retry', code: 'UNREACHABLE' } as const;
const permanent = { state: 'failed', class: 'permanent', code: 'isv.MOBILE_NUMBER_ILLEGAL' } as const;
const lost = { state: 'unknown', code: 'CUT' } as const;

describe('a notice', () => {
  it('stores its try before anything is sent, and a row that asks if no answer comes', () => {
    const life = new NoticeLife('aliyun');
    expect(life.state).toMatchObject({ status: 'sending', attempt: 1, since: NOW });
    expect([...life.rows]).toEqual([NOW + 60_000]);
  });

  it('is told once however often its reason comes up', () => {
    const life = new NoticeLife('aliyun');
    expect(life.when({ type: 'notify', data: noticeTo('aliyun'), admission: { notBefore: NOW } })).toEqual([]);
    expect(life.state?.attempt).toBe(1);
  });

  it('waits for the moment that it was given', () => {
    const life = new NoticeLife('smtp');
    life.state = undefined;
    life.rows.clear();
    life.when({ type: 'notify', data: noticeTo('smtp'), admission: { notBefore: NOW + 1000 } });
    expect(life.state).toMatchObject({ status: 'waiting' });
    expect(life.untilDue()).toEqual(['SendingBegun']);
  });

  it('is delivered when the receipt comes, and nothing waits any more', () => {
    const life = new NoticeLife('aliyun');
    expect(life.answer({ state: 'accepted', providerId: '7' })).toEqual(['NoticeAccepted']);
    const receipt = { type: 'receipt', provider: 'aliyun', outcome: { state: 'delivered' } } as const;
    expect(life.when(receipt)).toEqual(['NoticeEnded']);
    expect(life.state).toMatchObject({ status: 'delivered', reason: 'RECEIPT' });
    expect(life.when(receipt)).toEqual([]);
    expect(life.rows.size).toBe(0);
    expect(life.told).toEqual([]);
  });

  it('is delivered also when the receipt comes before the answer', () => {
    const life = new NoticeLife('aliyun');
    life.when({ type: 'receipt', provider: 'aliyun', outcome: { state: 'delivered' } });
    expect(life.answer({ state: 'accepted' })).toEqual([]);
    expect(life.state?.status).toBe('delivered');
  });

  it('has the acceptance for all there is where no receipt comes', () => {
    const life = new NoticeLife('smtp');
    life.answer({ state: 'accepted' });
    expect(life.state).toMatchObject({ status: 'delivered', reason: 'ACCEPTED' });
  });

  it('has a number of the provider brought together with it', () => {
    const life = new NoticeLife('tencent');
    life.answer({ state: 'accepted', providerId: '5000:17' });
    const to = { kind: 'receipt', id: 'tencent-5000_17' };
    expect(life.passedOn).toEqual([{ to, command: { type: 'expect', ref: REF, provider: 'tencent' } }]);
  });
});

describe('a try that failed', () => {
  it('is made again later, each time after a longer wait, then by the next way, then reported', () => {
    const life = new NoticeLife('smtp', 'aliyun');
    const waits: number[] = [];
    for (let tries = 1; tries < 3; tries += 1) {
      const before = life.now;
      expect(life.answer(retry)).toEqual(['TryFailed']);
      expect(life.untilDue()).toEqual(['SendingBegun']);
      waits.push(life.now - before);
    }
    expect(waits[1]).toBeGreaterThan(waits[0] ?? 0);
    expect(life.answer(retry)).toEqual(['TryFailed', 'SendingBegun']);
    expect(life.state).toMatchObject({ route: 1, tries: 1, attempt: 4 });
    expect(life.answer(permanent)).toEqual(['NoticeEnded']);
    expect(life.state).toMatchObject({ status: 'undeliverable', reason: 'isv.MOBILE_NUMBER_ILLEGAL' });
    expect(life.state?.failures).toHaveLength(4);
    expect(life.told).toEqual(['hall notice-undelivered']);
    expect(life.rows.size).toBe(0);
  });

  it('is not made again after the deadline', () => {
    const life = new NoticeLife('smtp');
    life.answer(retry);
    life.now = NOW + 25 * 3_600_000;
    expect(life.untilDue()).toEqual(['NoticeEnded']);
    expect(life.state?.status).toBe('undeliverable');
  });

  it('told twice by receipts fails once: the second is not taken for the next try’s', () => {
    const life = new NoticeLife('aliyun', 'tencent');
    life.answer({ state: 'accepted' });
    const receipt = { type: 'receipt', provider: 'aliyun', outcome: permanent } as const;
    expect(life.when(receipt)).toEqual(['TryFailed', 'SendingBegun']);
    expect(life.when(receipt)).toEqual([]);
    expect(life.state).toMatchObject({ route: 1, status: 'sending' });
  });
});

describe('an outcome that nobody knows', () => {
  it('is asked about, and answered by the provider', () => {
    const life = new NoticeLife('aliyun');
    expect(life.answer(lost)).toEqual(['NoticeUncertain']);
    expect(life.untilDue()).toEqual(['OutcomeAsked']);
    expect(life.answer({ state: 'delivered' }, true)).toEqual(['NoticeEnded']);
    expect(life.state).toMatchObject({ status: 'delivered', reason: 'ASKED', attempt: 1 });
  });

  it('is sent again only when the provider has said twice that it never took it', () => {
    const life = new NoticeLife('aliyun');
    // Killed: no answer at all.
    expect(life.untilDue()).toEqual(['OutcomeAsked']);
    expect(life.answer({ state: 'absent' }, true)).toEqual([]);
    expect(life.untilDue()).toEqual(['OutcomeAsked']);
    expect(life.answer({ state: 'absent' }, true)).toEqual(['TryFailed']);
    expect(life.untilDue()).toEqual(['SendingBegun']);
  });

  it('is not made known by a question that was refused', () => {
    const life = new NoticeLife('webhook', 'smtp');
    life.answer(lost);
    life.untilDue();
    expect(life.answer({ state: 'failed', class: 'throttle', code: 'BUSY' }, true)).toEqual([]);
    expect(life.answer({ state: 'failed', class: 'config', code: 'NO_QUESTIONS' }, true)).toEqual([]);
    expect(life.state).toMatchObject({ status: 'uncertain', route: 0 });
    expect(life.answer(permanent, true)).toEqual(['TryFailed', 'SendingBegun']);
  });

  it('ends as unknown when the provider cannot say, and by no other way', () => {
    const life = new NoticeLife('tencent', 'aliyun');
    life.answer(lost);
    for (let question = 1; question <= 3; question += 1) {
      expect(life.untilDue()).toEqual(['OutcomeAsked']);
      expect(life.answer(lost, true)).toEqual([]);
    }
    expect(life.untilDue()).toEqual(['NoticeEnded']);
    expect(life.state).toMatchObject({ status: 'unknown', reason: 'OUTCOME_UNKNOWN', route: 0 });
    expect(life.told).toEqual(['hall notice-undelivered']);
  });

  it('of mail is never guessed', () => {
    const life = new NoticeLife('smtp', 'aliyun');
    life.answer(lost);
    expect(life.untilDue()).toEqual(['NoticeEnded']);
    expect(life.state?.status).toBe('unknown');
  });

  it('is sent again where the provider recognises the repeat, as long as it does', () => {
    const life = new NoticeLife('wechat', 'aliyun');
    life.answer(lost);
    expect(life.untilDue()).toEqual(['SendingBegun']);
    life.now = NOW + 11 * 60_000;
    life.answer(lost);
    expect(life.untilDue()).toEqual(['NoticeEnded']);
    expect(life.state?.status).toBe('unknown');
  });

  it('stays in doubt when the repeat is refused: what was sent before is given to nobody else', () => {
    const life = new NoticeLife('wecom', 'aliyun');
    life.answer(lost);
    expect(life.untilDue()).toEqual(['SendingBegun']);
    expect(life.answer({ state: 'failed', class: 'throttle', code: '45009' })).toEqual(['TryFailed']);
    expect(life.untilDue()).toEqual(['SendingBegun']);
    expect(life.answer(permanent)).toEqual(['NoticeEnded']);
    expect(life.state).toMatchObject({ status: 'unknown', route: 0 });
  });

  it('is known after all when a receipt comes late', () => {
    const life = new NoticeLife('smtp');
    life.untilDue();
    expect(life.state?.status).toBe('unknown');
    const receipt = { type: 'receipt', provider: 'aliyun', outcome: { state: 'delivered' } } as const;
    expect(life.when(receipt)).toEqual(['NoticeArrivedLate']);
    expect(life.state?.status).toBe('delivered');
  });
});

describe('an accepted message without a receipt', () => {
  it('is asked about until the deadline, and then unknown; that it is not found is no proof', () => {
    const life = new NoticeLife('aliyun');
    life.answer({ state: 'accepted' });
    let questions = 0;
    for (let look = 0; look < 200 && life.state?.status === 'accepted'; look += 1) {
      if (life.untilDue()[0] !== 'OutcomeAsked') break;
      questions += 1;
      expect(life.answer({ state: 'absent' }, true)).toEqual([]);
    }
    expect(questions).toBeGreaterThan(3);
    expect(life.state).toMatchObject({ status: 'unknown', reason: 'NO_RECEIPT', attempt: 1 });
  });
});
