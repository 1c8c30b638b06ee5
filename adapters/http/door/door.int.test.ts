import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertDesk, AlertWish } from '../../../actors/protocol/alert-desk.ts';
import type { CreditDesk } from '../../../actors/protocol/credit-desk.ts';
import type { CaseFile, CaseList, Desk, DoorDeed } from '../../../actors/protocol/desk.ts';
import type { VerificationDesk } from '../../../actors/protocol/verification-desk.ts';
import { StandingClock, stillMeter } from '../../../actors/road-harness.ts';
import { type Door, startDoor } from './door.ts';
import { hashPassword, newToken } from './passwords.ts';

const HOSTILE = `</td><script>alert("1")</script>'`;
const title = { zh: HOSTILE, en: HOSTILE };
const list: CaseList = {
  rows: [
    {
      id: 'hall.1',
      matter: HOSTILE,
      region: '330182',
      status: 'accepted',
      channel: 'hall',
      submittedOn: '2026-08-03',
      version: 1,
      open: [{ step: HOSTILE, organisation: HOSTILE, title, level: 'county', region: '330182', since: HOSTILE }],
    },
  ],
  total: 1,
  byStatus: { accepted: 1 },
};

let users: string;
let door: Door;
let paused: boolean;
let fail: boolean;
let noted: (readonly [string | undefined, DoorDeed])[];
const faults: unknown[] = [];
const { token, hash } = newToken();

const desk: Desk = {
  isFiled: async () => true,
  cases: async () => {
    if (fail) throw new Error('broken');
    return list;
  },
  caseFile: async (): Promise<CaseFile | undefined> => undefined,
  note: async (...one) => void noted.push(one),
  titleOf: () => title,
  matters: () => [{ code: 'a', title }],
};

let ordered: AlertWish[];
const alertDesk: AlertDesk = {
  alerts: async () => ({ rows: [], total: 0, bySeverity: {}, byStatus: {} }),
  alertFile: async () => undefined,
  order: async (_user, wish) => {
    ordered.push(wish);
    return { alert: wish.id, version: 2, commit: 7 };
  },
};

const verificationDesk: VerificationDesk = {
  verifications: async () => ({ rows: [], total: 0, byStatus: {}, byOutcome: {} }),
  verificationFile: async () => undefined,
  decide: async () => undefined,
};

const creditDesk: CreditDesk = {
  waiting: async () => ({ rows: [], total: 0, late: 0 }),
  creditFile: async () => undefined,
  decide: async () => undefined,
};

async function start(behindProxy: boolean): Promise<void> {
  door = await startDoor(
    { host: '127.0.0.1', port: 0, behindProxy, users, idleMs: 60_000, longestMs: 600_000, timeoutMs: 30_000 },
    {
      desk,
      alertDesk,
      verificationDesk,
      creditDesk,
      clock: new StandingClock(),
      sessionClock: new StandingClock(),
      meter: stillMeter,
      paused: () => paused,
      onFault: (error) => faults.push(error),
    },
  );
}

beforeEach(async () => {
  users = await mkdtemp(join(tmpdir(), 'onedoor-users-'));
  const user = {
    user: 'lin',
    role: 'auditor',
    regions: ['33'],
    password: await hashPassword('the right word'),
    token: hash,
  };
  await writeFile(join(users, 'lin.json'), JSON.stringify(user));
  [paused, fail, noted, ordered] = [false, false, [], []];
  faults.length = 0;
});
afterEach(async () => {
  await door.stop();
  await rm(users, { recursive: true, force: true });
});

interface Reply {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
const ask = (path: string, headers: Record<string, string> = {}, form?: Record<string, string>) =>
  new Promise<Reply>((resolve, reject) => {
    const sent = form === undefined ? headers : { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
    const asked = request(
      { host: '127.0.0.1', port: door.port, path, method: form ? 'POST' : 'GET', headers: sent },
      (got) => {
        let body = '';
        got.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk;
        });
        got.on('end', () => resolve({ status: got.statusCode, headers: got.headers, body }));
      },
    );
    asked.on('error', reject).end(form && new URLSearchParams(form).toString());
  });
const bearer = { authorization: `Bearer lin.${token}` };

async function login(password: string, headers: Record<string, string> = {}): Promise<Reply> {
  const page = await ask('/login');
  const cookie = page.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const formToken = /name="token" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
  return ask('/login', { cookie, ...headers }, { token: formToken, user: 'lin', password, next: '' });
}

describe('the pages of the door', () => {
  it('escape every name, also where rules or people have written markup', async () => {
    await start(false);
    const { status, body } = await ask('/cases', bearer);
    expect(status).toBe(200);
    expect(body).toContain('&lt;/td&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;');
    expect(body).not.toContain('<script');
    expect((await ask(`/login?next=/cases${encodeURIComponent('"><script>')}&lang=zh`)).body).not.toContain('<script');
  });

  it('do not come while nothing can be journaled, and a fault inside is told by its name alone', async () => {
    await start(false);
    paused = true;
    expect((await ask('/cases', bearer)).status).toBe(503);
    paused = false;
    fail = true;
    const broken = await ask('/cases', bearer);
    expect([broken.status, broken.body.includes('broken'), faults.length]).toEqual([500, false, 1]);
  });

  it('that another site links to are opened from here, since the cookie stays at home', async () => {
    await start(false);
    const linked = await ask('/cases?status=accepted&region=33', { 'sec-fetch-site': 'cross-site' });
    expect(linked.status).toBe(200);
    expect(linked.body).toContain('content="0;url=/cases?status=accepted&amp;region=33"');
    expect((await ask('/cases', { 'sec-fetch-site': 'same-origin' })).status).toBe(303);
  });
});

describe('behind a proxy that speaks TLS', () => {
  it('cookies go over TLS only, under a name that no other host can set', async () => {
    await start(true);
    const { headers } = await login('the right word');
    expect(headers['set-cookie']?.[0]).toMatch(
      /^__Host-onedoor=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
  });

  it('failures are held against the address that the proxy has seen, whatever the visitor says before it', async () => {
    await start(true);
    for (let tries = 0; tries < 5; tries += 1)
      expect((await login('wrong', { 'x-forwarded-for': `10.0.0.${tries}, 192.0.2.7` })).status).toBe(401);
    expect((await login('the right word', { 'x-forwarded-for': '192.0.2.7' })).status).toBe(429);
    expect((await login('the right word', { 'x-forwarded-for': '192.0.2.8' })).status).toBe(303);
    expect(noted.map(([name, deed]) => [name, deed.type])).toEqual([
      ...Array(6).fill(['lin', 'DoorRefused']),
      ['lin', 'DoorEntered'],
    ]);
  });
});

describe('a program', () => {
  it('comes with its token, and no other; a wrong one is journaled', async () => {
    await start(false);
    const json = { accept: 'application/json' };
    expect(JSON.parse((await ask('/cases', { ...bearer, ...json })).body)).toEqual(list);
    expect(JSON.parse((await ask('/cases.json', bearer)).body)).toEqual(list);
    for (const wrong of ['lin.x', 'lin', '.', `li.${token}`, `../lin.${token}`])
      expect((await ask('/cases', { ...json, authorization: `Bearer ${wrong}` })).status, wrong).toBe(401);
    expect(noted.length).toBeGreaterThanOrEqual(4);
  });
});
