import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { FakeFault, FakeWorld } from './fake-world.ts';

export const fakeMailbox = { user: 'fake-user', password: 'fake-password' } as const;

/** A mail server that takes what an authenticated sender gives it (RFC 5321, RFC 4616), and does wrong what it is told to. */
export async function startFakeSmtp(world: FakeWorld): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    converse(socket, world);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function converse(socket: Socket, world: FakeWorld): void {
  const { ledger, fault, now } = world;
  let buffer = '';
  let mail: string | undefined;
  let to = '';
  let known = false;
  const wrong = fault('send');
  if (wrong !== undefined) ledger.fault(`send ${wrong}`);
  const say = (line: string): void => {
    socket.write(`${line}\r\n`);
  };
  const take = (): void => {
    const ref = /^Message-ID:\s*<([0-9a-f]{32})@/im.exec(mail ?? '')?.[1] ?? '';
    const at = now();
    ledger.take({ ref, provider: 'smtp', to, at, arrives: true, reportedAt: at });
  };
  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') {
      say('250-fake\r\n250 AUTH PLAIN');
      return;
    }
    if (verb === 'AUTH') {
      const [, user, password] = Buffer.from(line.split(' ')[2] ?? '', 'base64')
        .toString('utf8')
        .split('\0');
      known = user === fakeMailbox.user && password === fakeMailbox.password;
      if (!known) ledger.unsigned += 1;
      say(known ? '235 ok' : '535 5.7.8 who are you');
      return;
    }
    if (verb === 'MAIL') {
      say(known ? '250 ok' : '530 5.7.0 who are you');
      return;
    }
    if (verb === 'RCPT') {
      to = /<([^>]*)>/.exec(line)?.[1] ?? '';
      if (wrong === 'throttle') {
        say('450 4.7.1 later');
        return;
      }
      say(wrong === 'refuse' ? '550 5.1.1 nobody of that name' : '250 ok');
      return;
    }
    if (verb === 'DATA') {
      mail = '';
      say('354 go on');
      return;
    }
    if (verb === 'QUIT') {
      say('221 bye');
      socket.end();
      return;
    }
    say('250 ok');
    return;
  };
  say('220 fake ESMTP');
  socket.on('data', (bytes) => {
    buffer += bytes.toString('utf8');
    for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      if (mail === undefined) command(line);
      else if (line !== '.') mail += `${line}\r\n`;
      else {
        answer(wrong, { take, say, socket }, world);
        mail = undefined;
      }
    }
  });
}

/** What is said at the end of the data. */
function answer(
  wrong: FakeFault | undefined,
  { take, say, socket }: { readonly take: () => void; readonly say: (line: string) => void; readonly socket: Socket },
  { slowMs }: FakeWorld,
): void {
  switch (wrong) {
    case 'error': {
      say('451 4.3.0 local error');
      return;
    }
    case 'lost':
      socket.destroy();
      return;
    case 'cut':
    case 'errorTaken':
    case 'garbage':
      take();
      socket.destroy();
      return;
    case 'slow':
      take();
      setTimeout(() => say('250 taken'), slowMs).unref();
      return;
    default:
      take();
      {
        say('250 taken');
        return;
      }
  }
}
