import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPhoneVault } from './phone-vault.ts';

const keys = { a: randomBytes(32), b: randomBytes(32) };
const pepper = randomBytes(32);
const vault = createPhoneVault({ current: 'a', keys, pepper });
const phone = '+37126123456';

test('what was sealed opens, also after the current key has changed', () => {
  const id = randomUUID();
  const sealed = vault.seal(id, phone);
  const later = createPhoneVault({ current: 'b', keys, pepper });
  expect(later.open(id, sealed.phoneEnc, sealed.keyId)).toBe(phone);
  expect(later.seal(id, phone).keyId).toBe('b');
  expect(later.index(phone)).toEqual(sealed.phoneHmac);
});

test('S21: the same number is sealed differently each time but indexed the same', () => {
  const [one, two] = [vault.seal('x', phone), vault.seal('x', phone)];
  expect(one.phoneEnc.equals(two.phoneEnc)).toBe(false);
  expect(one.phoneHmac.equals(two.phoneHmac)).toBe(true);
  expect(one.phoneEnc.includes(phone)).toBe(false);
});

test('S21: a number moved to another subscriber, changed by one bit or opened with another key does not open', () => {
  const { phoneEnc, keyId } = vault.seal('mine', phone);
  expect(() => vault.open('theirs', phoneEnc, keyId)).toThrow();
  expect(() => vault.open('mine', phoneEnc, 'b')).toThrow();
  expect(() => vault.open('mine', phoneEnc, 'lost')).toThrow('telephone key lost is not configured');
  fc.assert(
    fc.property(fc.nat(phoneEnc.length - 1), fc.nat(7), (byte, bit) => {
      const broken = Buffer.from(phoneEnc);
      broken[byte] = (broken[byte] ?? 0) ^ (1 << bit);
      expect(() => vault.open('mine', broken, keyId)).toThrow();
    }),
  );
});

test('short keys are refused with a sentence', () => {
  expect(() => createPhoneVault({ current: 'a', keys: { a: randomBytes(16) }, pepper })).toThrow(
    'telephone key a must have 32 bytes, it has 16',
  );
  expect(() => createPhoneVault({ current: 'a', keys, pepper: randomBytes(8) })).toThrow('pepper must have at least 32 bytes');
});
