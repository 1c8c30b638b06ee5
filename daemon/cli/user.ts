import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { hashPassword, newToken } from '../../adapters/http/door/passwords.ts';
import { defectsOfUser, isUserName, readUser } from '../../adapters/http/door/user-file.ts';
import { readConfig } from '../config.ts';
import type { Run } from './commands.ts';

const usage = `usage: onedoor user add NAME --role supervisor|leader|auditor --region CODE [--region CODE …] [--officer STAFF-NUMBER]
                             [--password-stdin] [--token]      makes a user, or makes the user anew 新建或重建用户
       onedoor user list                                       who may come through the door 列出用户
       onedoor user remove NAME                                ends the user and every session at once 删除用户
`;
const SHORTEST_PASSWORD = 12;

/** `onedoor user`: who may come through the supervisor's door. The running service sees each change at the next request. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      home: { type: 'string' },
      role: { type: 'string' },
      officer: { type: 'string' },
      region: { type: 'string', multiple: true },
      'password-stdin': { type: 'boolean', default: false },
      token: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [verb, name, ...more] = positionals;
  const { users } = readConfig(values.home).folders;
  if (verb === 'list' && name === undefined) return list(users);
  if (name === undefined || more.length > 0 || !['add', 'remove'].includes(verb ?? '')) {
    process.stderr.write(usage);
    return 64;
  }
  if (!isUserName(name)) {
    process.stderr.write(
      'a user is named by small letters, digits and -, at most 32 用户名须为小写字母、数字与连字符\n',
    );
    return 64;
  }
  if (verb === 'remove') return remove(users, name);
  const given = values['password-stdin'] ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined;
  if (given !== undefined && given.length < SHORTEST_PASSWORD) {
    process.stderr.write(`a password has at least ${SHORTEST_PASSWORD} characters 口令至少${SHORTEST_PASSWORD}位\n`);
    return 64;
  }
  const password = given ?? randomBytes(15).toString('base64url');
  const token = values.token ? newToken() : undefined;
  const { role, officer, region: regions } = values;
  const user = {
    user: name,
    role,
    ...(officer === undefined ? {} : { officer }),
    regions: regions ?? [],
    password: await hashPassword(password),
    ...(token === undefined ? {} : { token: token.hash }),
  };
  const defects = defectsOfUser(user);
  if (defects.length > 0) {
    process.stderr.write(`${defects.join('\n')}\n${usage}`);
    return 64;
  }
  mkdirSync(users, { recursive: true, mode: 0o700 });
  const file = join(users, `${name}.json`);
  writeFileSync(`${file}.new`, `${JSON.stringify(user, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  // Said once: only hashes are kept.
  if (given === undefined) process.stdout.write(`password 口令: ${password}\n`);
  if (token !== undefined) process.stdout.write(`token 令牌: ${name}.${token.token}\n`);
  return 0;
};

async function list(users: string): Promise<number> {
  const names = existsSync(users) ? readdirSync(users).filter((name) => name.endsWith('.json')) : [];
  for (const file of names.sort()) {
    const user = await readUser(users, file.slice(0, -5));
    if (user === undefined) {
      const content = contentOf(join(users, file));
      process.stderr.write(
        `${join(users, file)}: ${defectsOfUser(content).join('; ') || 'is named otherwise than its user 文件名与用户名不符'}\n`,
      );
      continue;
    }
    const { user: name, role, officer = '-', regions, token } = user;
    process.stdout.write(`${name}\t${role}\t${officer}\t${regions.join(',')}\t${token === undefined ? '' : 'token'}\n`);
  }
  return 0;
}

function contentOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function remove(users: string, name: string): number {
  const file = join(users, `${name}.json`);
  if (!existsSync(file)) {
    process.stderr.write(`there is no user ${name} 没有此用户\n`);
    return 1;
  }
  rmSync(file);
  return 0;
}
