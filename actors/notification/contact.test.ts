import { describe, expect, it } from 'vitest';
import type { Json } from '../protocol/journal.ts';
import { contactIn } from './contact.ts';

const TODAY = '2026-08-03';
const citizen = (applicant: object, agent?: object): Json =>
  ({ content: { applicant: { kind: 'citizen', name: '张建国', ...applicant }, agent } }) as unknown as Json;
const filed = (rest: object, contact?: object): Json =>
  ({
    counters: {},
    filing: { role: 'officer', name: '张建国', validFrom: '2026-01-01', validTo: '2026-12-31', contact, ...rest },
  }) as unknown as Json;

describe('where somebody is reached', () => {
  it('is read of the application as it stands, the name masked, the number put right', () => {
    const state = citizen({ phone: '+86 138-0000-0000', contact: { email: 'a@example.com', wechat: 'oX' } });
    expect(contactIn(state, 'applicant', TODAY)).toEqual({
      language: 'zh',
      name: '张*国',
      ways: { wechat: 'oX', sms: '13800000000', mail: 'a@example.com' },
    });
  });

  it('is not what no message can be sent to', () => {
    expect(contactIn(citizen({ phone: '0571-64700000' }), 'applicant', TODAY)?.ways).toEqual({});
    expect(contactIn(citizen({}), 'agent', TODAY)).toBeUndefined();
    expect(contactIn(undefined, 'applicant', TODAY)).toBeUndefined();
  });

  it('is the agent’s for the agent', () => {
    const state = citizen({ phone: '13800000000' }, { name: '李四', phone: '13900000000' });
    expect(contactIn(state, 'agent', TODAY)).toEqual({ language: 'zh', name: '李*', ways: { sms: '13900000000' } });
  });

  it('of staff is that of the filing in force', () => {
    const contact = { phone: '13700000000', wecom: 'zhang', email: 'z@example.com' };
    const ways = { wecom: 'zhang', sms: '13700000000', mail: 'z@example.com' };
    expect(contactIn(filed({}, contact), 'officer', TODAY)).toEqual({ language: 'zh', name: '张*国', ways });
    expect(contactIn(filed({}, { ...contact, language: 'en' }), 'officer', TODAY)?.language).toBe('en');
    expect(contactIn(filed({ role: 'organisation', name: '县档案馆' }, contact), 'organisation', TODAY)?.name).toBe(
      '县档案馆',
    );
    expect(contactIn(filed({ validTo: '2026-08-02' }, contact), 'officer', TODAY)).toBeUndefined();
    expect(contactIn(filed({}), 'officer', TODAY)).toBeUndefined();
  });
});
