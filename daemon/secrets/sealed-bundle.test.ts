import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openFiles, SealFault, sealFiles } from './sealed-bundle.ts';

const files = { 'master.key': 'not a real key\n', 'hall.nk': '种子' };
const passphrase = 'correct horse battery staple';
const pem = { format: 'pem' } as const;

function keyPair(type: 'x25519' | 'x448' = 'x25519') {
  const { publicKey, privateKey } = type === 'x25519' ? generateKeyPairSync('x25519') : generateKeyPairSync('x448');
  return {
    recipient: publicKey.export({ ...pem, type: 'spki' }) as string,
    identity: privateKey.export({ ...pem, type: 'pkcs8' }) as string,
  };
}

describe('a sealed bundle', () => {
  it('opens with its passphrase, however the letters were composed, and with no other', () => {
    const bundle = sealFiles(files, { passphrase: 'caf\u00e9 caf\u00e9 caf\u00e9' });
    expect(openFiles(bundle, { passphrase: 'cafe\u0301 cafe\u0301 cafe\u0301' })).toEqual(files);
    expect(() => openFiles(bundle, { passphrase })).toThrow(SealFault);
  });

  it('opens with the private key of its recipient, and with no other', () => {
    const { recipient, identity } = keyPair();
    const bundle = sealFiles(files, { key: recipient });
    expect(openFiles(bundle, { key: identity })).toEqual(files);
    expect(() => openFiles(bundle, { key: keyPair().identity })).toThrow(SealFault);
    expect(() => openFiles(bundle, { passphrase })).toThrow(SealFault);
    expect(() => sealFiles(files, { key: keyPair('x448').recipient })).toThrow(SealFault);
  });

  it('tells nothing of what is in it, and no two are alike', () => {
    const { recipient } = keyPair();
    const bundles = [sealFiles(files, { key: recipient }), sealFiles(files, { key: recipient })];
    for (const bundle of bundles) expect(bundle.toString('latin1')).not.toMatch(/master\.key|hall|real/);
    expect(bundles[0]?.equals(bundles[1] ?? Buffer.alloc(0))).toBe(false);
  });

  it('does not open when one bit of any byte was changed', () => {
    const { recipient, identity } = keyPair();
    const bundle = sealFiles(files, { key: recipient });
    for (let at = 0; at < bundle.length; at += 1) {
      const changed = Buffer.from(bundle);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => openFiles(changed, { key: identity }), `byte ${at}`).toThrow(SealFault);
    }
  });
});
