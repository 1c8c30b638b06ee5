import { createHash, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** A password as it is kept: scrypt (RFC 7914) with its own salt; all texts base64url. */
export interface PasswordHash {
  readonly algorithm: 'scrypt';
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
  readonly salt: string;
  readonly hash: string;
}

/** 32 MiB and some 100 ms: dear to who tries passwords, cheap to who has one. */
const present = { cost: 2 ** 15, blockSize: 8, parallelization: 1 } as const;
const HASH_BYTES = 32;
/** So many are reckoned side by side, and so many wait: each takes memory and a thread. */
const SIDE_BY_SIDE = 2;
const MOST_WAITING = 32;

export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, present);
  return { algorithm: 'scrypt', ...present, salt: salt.toString('base64url'), hash: hash.toString('base64url') };
}

/** Checks passwords, each as long as any other: one of nobody takes the same time as a wrong one. */
export class PasswordCheck {
  readonly #nobody: PasswordHash = {
    algorithm: 'scrypt',
    ...present,
    salt: randomBytes(16).toString('base64url'),
    hash: randomBytes(HASH_BYTES).toString('base64url'),
  };
  readonly #reckon: typeof derive;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(reckon: typeof derive = derive) {
    this.#reckon = reckon;
  }

  /**
   * @param kept undefined where there is no such user
   * @returns undefined where too many are being checked already
   */
  async fits(password: string, kept: PasswordHash | undefined): Promise<boolean | undefined> {
    if (this.#waiting.length >= MOST_WAITING) return undefined;
    if (this.#running >= SIDE_BY_SIDE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
    try {
      const against = kept ?? this.#nobody;
      const wanted = Buffer.from(against.hash, 'base64url');
      const found = await this.#reckon(password, Buffer.from(against.salt, 'base64url'), against);
      return wanted.length === found.length && timingSafeEqual(wanted, found) && kept !== undefined;
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }
}

/** A program's token is 32 random bytes, which nobody guesses: one SHA-256 keeps it. */
export function newToken(): { readonly token: string; readonly hash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOfToken(token) };
}

export function tokenFits(token: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashOfToken(token)), Buffer.from(hash));
}

const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

type Costs = Pick<PasswordHash, 'cost' | 'blockSize' | 'parallelization'>;

function derive(password: string, salt: Buffer, { cost, blockSize, parallelization }: Costs): Promise<Buffer> {
  const options: ScryptOptions = { N: cost, r: blockSize, p: parallelization, maxmem: 256 * cost * blockSize };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, hash) =>
      error === null ? resolve(hash) : reject(error),
    );
  });
}
