import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type from 'typebox';
import { type DoorUser, userRoles } from '../../../actors/protocol/desk.ts';
import { isDivisionCode } from '../../../rules/identity/division.ts';
import { schemaDefects } from '../../../rules/matters/schema-fault.ts';

const strict = { additionalProperties: false } as const;
const base64url = Type.String({ pattern: '^[A-Za-z0-9_-]{16,64}$' });

/** Schema of `users/<name>.json` in the home folder: who may come through the door. `onedoor user add` writes it. */
const userFile = Type.Object(
  {
    user: Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' }),
    role: Type.Enum([...userRoles]),
    officer: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{1,32}$', description: 'Staff number' })),
    regions: Type.Array(Type.String({ pattern: '^[1-9][0-9]{1,11}$' }), { minItems: 1, maxItems: 500 }),
    password: Type.Object(
      {
        algorithm: Type.Literal('scrypt'),
        cost: Type.Integer({ minimum: 2 ** 14, maximum: 2 ** 18 }),
        blockSize: Type.Integer({ minimum: 8, maximum: 16 }),
        parallelization: Type.Integer({ minimum: 1, maximum: 4 }),
        salt: base64url,
        hash: base64url,
      },
      strict,
    ),
    /** SHA-256 of a token for programs, base64url. */
    token: Type.Optional(base64url),
  },
  strict,
);
export type UserFile = Type.Static<typeof userFile>;

export function isUserName(name: string): boolean {
  return /^[a-z][a-z0-9-]{0,31}$/.test(name) && name !== 'unknown';
}

/** What is wrong with a user, as sentences with their places; none when nothing is. */
export function defectsOfUser(content: unknown): readonly string[] {
  const defects = schemaDefects(userFile, content).map(
    ({ pointer, message }) => `${pointer}: ${message.zh} / ${message.en}`,
  );
  if (defects.length > 0) return defects;
  const { user, role, officer, regions } = content as UserFile;
  if (!isUserName(user)) defects.push('/user: 名称不可用 / is no name for a user');
  if (role !== 'auditor' && officer === undefined)
    defects.push('/officer: 监督员与负责人须有工号 / a supervisor or leader needs a staff number');
  for (const [index, region] of regions.entries())
    if (!isDivisionCode(region)) defects.push(`/regions/${index}: 应为行政区划代码 / must be a division code`);
  return defects;
}

/**
 * The user of a name as the file says now, so that one who is removed is gone at once; undefined where there is no such
 * file, or it is none of a user's.
 */
export async function readUser(folder: string, name: string): Promise<UserFile | undefined> {
  if (!isUserName(name)) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'));
  } catch {
    return undefined;
  }
  return defectsOfUser(content).length === 0 && (content as UserFile).user === name ? (content as UserFile) : undefined;
}

/** A user without secrets. */
export function doorUser({ user, role, officer, regions }: UserFile): DoorUser {
  return { name: user, role, regions, ...(officer === undefined ? {} : { officer }) };
}
