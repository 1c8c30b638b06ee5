import { describe, expect, it } from 'vitest';
import { base32, createPersonKeys } from './person-keys.ts';
import { deriveStoreSecrets } from './vault.ts';

const secretOf = (fill: number) => deriveStoreSecrets(Buffer.alloc(32, fill)).personKeys;

describe('keys of persons', () => {
  it('are base32 as RFC 4648, section 10, gives it, in lower case and without padding', () => {
    const vectors = {
      '': '',
      f: 'my',
      fo: 'mzxq',
      foo: 'mzxw6',
      foob: 'mzxw6yq',
      fooba: 'mzxw6ytb',
      foobar: 'mzxw6ytboi',
    };
    for (const [text, encoded] of Object.entries(vectors)) expect(base32(Buffer.from(text))).toBe(encoded);
  });

  it('are the same for the same number and secret, and others for others', () => {
    const keys = createPersonKeys(secretOf(1));
    const key = keys.keyOf('11010519491231002X');
    expect(key).toMatch(/^[a-z2-7]{32}$/);
    expect(keys.keyOf('11010519491231002X')).toBe(key);
    expect(keys.keyOf('110105194912310021')).not.toBe(key);
    expect(createPersonKeys(secretOf(2)).keyOf('11010519491231002X')).not.toBe(key);
  });

  it('stay as they are for ever: a changed derivation would lose every person', () => {
    const keys = createPersonKeys(secretOf(1));
    expect(keys.keyOf('11010519491231002X')).toBe('yavlyroq2zaxiwcy2tkpnim4tgh2s4pa');
  });
});
