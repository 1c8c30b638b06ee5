import { describe, expect, it } from 'vitest';
import { StoreFault } from '../../actors/ports.ts';
import { crc32c } from './crc.ts';
import { toStoreFault } from './fault.ts';

describe('a fault of the store', () => {
  const withCode = (message: string, code: string) => Object.assign(new Error(message), { code });

  it.each([
    ['LOCKED', withCode('IO error: lock /x/LOCK: Resource temporarily unavailable', 'LEVEL_LOCKED')],
    ['CORRUPT', withCode('Corruption: bad block', 'LEVEL_CORRUPTION')],
    ['FULL', withCode('IO error: /x/000003.log: No space left on device', 'LEVEL_IO_ERROR')],
    ['FULL', withCode('ENOSPC: no space left on device, write', 'ENOSPC')],
    ['INPUT_OUTPUT', withCode('IO error: Input/output error', 'LEVEL_IO_ERROR')],
    ['INPUT_OUTPUT', 'a text'],
  ])('is %s by what LevelDB or the system says', (code, error) => {
    const wrapped = new Error('Database failed to open', { cause: error });
    for (const thrown of error instanceof Error ? [error, wrapped] : [error]) {
      const fault = toStoreFault(thrown, 'open the store in /x');
      expect(fault).toBeInstanceOf(StoreFault);
      expect(fault).toMatchObject({ code, cause: thrown, message: expect.stringContaining('open the store in /x') });
    }
  });

  it('stays as it is when it is one already', () => {
    const fault = new StoreFault('KEY', 'the message');
    expect(toStoreFault(fault, 'anything')).toBe(fault);
  });
});

describe('CRC-32C', () => {
  it('is that of RFC 3720, section B.4', () => {
    expect(crc32c(Buffer.from('123456789'), 0, 9)).toBe(0xe3069283);
    expect(crc32c(Buffer.alloc(32), 0, 32)).toBe(0x8a9136aa);
    expect(crc32c(Buffer.alloc(32, 0xff), 0, 32)).toBe(0x62a8ab43);
  });
});
