import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertKey } from '../actors/protocol/alerts.ts';
import { ARCHIVES, finding, raisedBefore, raising } from './alerts-harness.ts';
import { findChromium, visited as visitedAt } from './browser-harness.ts';
import { until } from './daemon-harness.ts';
import { Client, createSupervised, type Supervised } from './supervision-harness.ts';
import type { Visit } from './supervision-tour-harness.ts';
import type { Sights } from './supervision-visit-harness.ts';
import type { WalkSights } from './supervision-walk-harness.ts';

const executablePath = findChromium();
const alerts = ['HY-2026-1', 'HY-2026-2'];
const message = { zh: '窗口人员受理了本人的申请，应当回避', en: 'An officer accepted an application of their own' };
const because = [{ fact: 'act', path: '$.ownApplication', operator: 'equal', value: true, actual: true }];
const about = (number: string) => ({ application: `hall.${number}`, matter: 'marriage-record-copy' });
const accountable = {
  organisation: ARCHIVES,
  role: { zh: '婚姻档案查阅窗口', en: 'Window of marriage records' },
  officer: 'DA-009',
};
const redOf = (number: string) =>
  finding(number, {
    ...about(number),
    code: 'OWN_APPLICATION',
    phase: 'in',
    severity: 'red',
    message,
    because,
    accountable,
  });
const lateOne = finding('HY-2026-3', { ...about('HY-2026-3'), severity: 'yellow', accountable });

let office: Supervised;

describe.skipIf(executablePath === undefined)('the door in a browser', () => {
  beforeAll(async () => {
    office = await createSupervised();
    for (let number = 1; number <= 12; number += 1) await office.apply(`HY-2026-${number}`);
    await office.apply('HY-2026-13', {
      applicant: { kind: 'citizen', name: '示例乙', idNumber: '110105194912310021', phone: '13800000000' },
    });
    await office.act('HY-2026-1', 1, { action: 'accept', opinion: '材料齐全，符合受理条件。' });
    await office.file('JD-001', 'supervisor');
    await office.addUser({ name: 'jin', role: 'supervisor', officer: 'JD-001', regions: ['330182'] });
    await office.stop();
    await office.commitAtRest([...alerts.map((number) => raising(redOf(number))), raisedBefore(lateOne, 30)]);
    await office.start();
    await until('the escalations', async () => {
      const headers = { authorization: `Bearer ${office.tokens.get('jin')}` };
      const { body } = await new Client(office.port).ask('/alerts.json?overdue=yes', { headers });
      return JSON.parse(body).total === 1;
    });
  }, 120_000);
  afterAll(() => office?.dispose());

  it.each([
    ['desk', 1280, 800],
    ['phone', 360, 740],
  ])(
    'is gone through without script at a %s: in, filter, a case, printed, the other language, out',
    async (_kind, width, height) => {
      const { complaints, overflow, firstFinding, ...sights } = await visited<Sights>({ user: 'wang', width, height });
      expect(sights).toEqual({
        refusedSaying: '用户名或口令不正确。',
        // Where the visitor was going, after a failure too.
        afterLogin: '?status=accepted',
        accepted: 1,
        total: '13',
        rows: 13,
        returned: '1',
        caseTitle: 'hall.HY-2026-13',
        inEnglish: 'How it stands',
        afterLogout: '/login',
        printed: { navigation: false, title: true },
      });
      expect(firstFinding).toContain('ID_CHECKSUM');
      expect(Math.max(...overflow)).toBeLessThanOrEqual(1);
      // A browser tells of a refused login by its status, and of nothing else.
      expect(complaints.filter((one) => !one.includes('401'))).toEqual([]);
    },
    240_000,
  );

  it.each([
    ['desk', 1280, 800, 'HY-2026-1'],
    ['phone', 360, 740, 'HY-2026-2'],
  ])(
    'is where an alert is acknowledged, assigned, rectified by another, reviewed and closed, at a %s',
    async (_kind, width, height, number) => {
      const id = alertKey(redOf(number)).id;
      const alert = { id, supervisor: 'jin', rectifier: 'zhou' };
      const sights = await visited<WalkSights>({ user: 'jin', width, height, alert });
      const { complaints, overflow, deeds, refused, total, ...seen } = sights;
      expect(seen).toEqual({
        severity: '红色',
        offered: [
          ['确认', '提出撤销', '静默', '问责', '说明情况'],
          ['指派整改', '报告整改', '提出撤销', '静默', '问责', '说明情况'],
          ['复核', '提出撤销', '静默', '问责', '说明情况'],
          ['静默', '问责'],
        ],
        told: ['已办理：确认', '已办理：指派整改', '已办理：报告整改', '已办理：复核', '已办理：关闭'],
        status: '已关闭',
        ended: total === '3' ? '1' : '2',
        inEnglish: 'How it stands',
        chinesePunctuation: [],
      });
      expect(refused).toContain('OFFICER_NOT_FILED');
      expect(deeds.join('\n')).toMatch(/发现并预警[\s\S]*已收到，立即核实。[\s\S]*DA-001[\s\S]*整改属实。[\s\S]*关闭/);
      expect(Math.max(...overflow)).toBeLessThanOrEqual(1);
      expect(complaints.filter((one) => !one.includes('400'))).toEqual([]);
    },
    240_000,
  );
});

const visited = <Seen>(visit: Pick<Visit, 'user' | 'width' | 'height' | 'alert'>) =>
  visitedAt<Seen>(office.port, executablePath ?? '', visit);
