import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkIntegratorName, integratorAccess, offeredServices, operatorAccess } from './permissions.ts';

/** NATS subject matching, to say what a pattern lets through. */
function matches(pattern: string, subject: string): boolean {
  const [wanted, given] = [pattern.split('.'), subject.split('.')];
  for (const [index, token] of wanted.entries()) {
    if (token === '>') return given.length > index;
    if (given[index] === undefined || (token !== '*' && token !== given[index])) return false;
  }
  return wanted.length === given.length;
}
const mayPublish = (name: string, subject: string): boolean =>
  integratorAccess(name).services.some(({ subject: own, as = own }) => matches(as, subject));

describe('what an integrator may do', () => {
  it('publishes under its own subject, asks its own consumer, acknowledges its own messages', () => {
    expect(mayPublish('archives', 'onedoor.in.archives.application.1')).toBe(true);
    expect(mayPublish('archives', '$JS.API.CONSUMER.INFO.ONEDOOR_OUT.archives')).toBe(true);
    expect(mayPublish('archives', '$JS.API.CONSUMER.MSG.NEXT.ONEDOOR_OUT.archives')).toBe(true);
    expect(mayPublish('archives', '$JS.ACK.ONEDOOR_OUT.archives.1.2.3.4.5')).toBe(true);
    expect(mayPublish('archives', '$JS.ACK._.EIFy4OB8.ONEDOOR_OUT.archives.1.2.3.4.5')).toBe(true);
  });

  it('asks under its own name, and finds what it may ask', () => {
    for (const question of ['schema.list', 'application.get', 'person.history'])
      expect(mayPublish('archives', `onedoor.api.${question}.archives`)).toBe(true);
    for (const subject of ['$SRV.PING', '$SRV.INFO.onedoor-person', '$SRV.STATS.onedoor-person.id'])
      expect(mayPublish('archives', subject)).toBe(true);
  });

  it.each([
    'onedoor.in.archives',
    'onedoor.in.archives-2.application.1',
    'onedoor.in.archive.application.1',
    'onedoor.out.archives.application.1',
    'onedoor.api.rules.check',
    'onedoor.api.application.get',
    'onedoor.api.application.get.archives-2',
    'onedoor.api.application.get.other.archives',
    'onedoor.api.operator.get',
    'onedoor.api.operator.get.archives',
    'onedoor.discovery.archives.PING',
    'onedoor.discovery.other.PING',
    '_R_.x',
    'onedoor.source.police.id',
    '$JS.API.INFO',
    '$JS.API.STREAM.INFO.ONEDOOR_OUT',
    '$JS.API.STREAM.MSG.GET.ONEDOOR_OUT',
    '$JS.API.DIRECT.GET.ONEDOOR_OUT',
    '$JS.API.CONSUMER.CREATE.ONEDOOR_OUT.archives',
    '$JS.API.CONSUMER.DELETE.ONEDOOR_OUT.archives',
    '$JS.API.CONSUMER.MSG.NEXT.ONEDOOR_OUT.archives-2',
    '$JS.API.CONSUMER.MSG.NEXT.ONEDOOR_IN.archives',
    '$JS.ACK.ONEDOOR_OUT.archives-2.1.2.3.4.5',
    '$JS.ACK.ONEDOOR_OUT.other.ONEDOOR_OUT.archives.1.2.3',
    '$JS.ACK.ONEDOOR_IN.archives.1.2.3.4.5',
    '$SYS.REQ.SERVER.PING',
    '_INBOX_other.1',
  ])('does not publish to %s', (subject) => {
    expect(mayPublish('archives', subject)).toBe(false);
  });

  it('shares no subject, inbox or account with another integrator', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,31}$/).filter((one) => one !== 'daemon' && one !== 'operator');
    fc.assert(
      fc.property(name, name, (one, other) => {
        fc.pre(one !== other);
        const [left, right] = [integratorAccess(one), integratorAccess(other)];
        expect(left.account).not.toBe(right.account);
        for (const mine of left.services) {
          for (const theirs of right.services) {
            expect(matches(mine.subject, theirs.subject.replace('>', 'x'))).toBe(false);
          }
        }
        expect(left.subscribe).not.toEqual(right.subscribe);
      }),
    );
  });

  it('finds each of its services offered by the daemon’s account', () => {
    const offered = offeredServices().map(({ subject }) => subject);
    for (const { subject } of [...integratorAccess('archives').services, ...operatorAccess().services]) {
      expect(offered).toContain(subject.replace('.archives', '.*'));
    }
  });
});

it('lets the operator ask its own service, find all of them, and nothing else', () => {
  expect(operatorAccess()).toEqual({
    name: 'operator',
    account: 'OPERATOR',
    services: [
      { subject: 'onedoor.api.operator.*', answers: 'one' },
      { subject: '$SRV.>', answers: 'many' },
    ],
    subscribe: ['_INBOX_operator.>'],
  });
});

it('returns a name that is right, and refuses another with a sentence in both languages', () => {
  expect(checkIntegratorName('hall-3')).toBe('hall-3');
  expect(() => checkIntegratorName('厅')).toThrow(
    expect.objectContaining({ code: 'name-invalid', advice: { zh: expect.any(String), en: expect.any(String) } }),
  );
});
