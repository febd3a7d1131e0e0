import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type LinkKind, readLink, signLink } from './link.ts';

const now = Date.UTC(2026, 10, 27);
const [old, current] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)] as [Buffer, Buffer];
const kinds: LinkKind[] = ['alert', 'resident', 'carer'];
const uuid = fc.uuid();
const idsOf = (kind: LinkKind, one: string, two: string): string[] => (kind === 'alert' ? [one, two] : [one]);
const sign = (kind: LinkKind, ids: readonly string[], secrets = [current], end = now + 60_000) =>
  signLink(secrets, { kind, ids, ...(kind !== 'alert' && { expiresAt: end }) });

test('a link that was signed is read again, by the same kind alone and for the same ids alone', () => {
  fc.assert(
    fc.property(fc.constantFrom(...kinds), uuid, uuid, uuid, (kind, one, two, other) => {
      fc.pre(other !== one);
      const ids = idsOf(kind, one, two);
      const code = sign(kind, ids);
      expect(code).toMatch(kind === 'alert' ? /^[0-9A-Za-z]{22}$/ : /^[0-9A-Za-z]{45}$/);
      const reading = readLink([current], kind, code, now);
      expect(reading?.isSigned(ids)).toBe(true);
      expect(reading?.isSigned(idsOf(kind, other, two))).toBe(false);
      expect(reading?.ranges.every(({ from, to }, i) => from <= (ids[i] ?? '') && (ids[i] ?? '') <= to)).toBe(true);
      for (const another of kinds) if (another !== kind) expect(readLink([current], another, code, now)).toBeUndefined();
    }),
  );
});

test('of an alert the code carries only beginnings: two whose ids begin alike have different links', () => {
  const [alert, subscriber] = [randomUUID(), randomUUID()];
  const alike = subscriber.slice(0, 9) + randomUUID().slice(9);
  const reading = readLink([current], 'alert', sign('alert', [alert, subscriber]), now);
  expect(alike >= (reading?.ranges[1]?.from ?? '') && alike <= (reading?.ranges[1]?.to ?? '')).toBe(true);
  expect([reading?.isSigned([alert, subscriber]), reading?.isSigned([alert, alike])]).toEqual([true, false]);
});

test('one character that is changed makes it no link, or one that is signed for nobody', () => {
  const alphabet = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', '-', '_', 'ā', '%'];
  fc.assert(
    fc.property(fc.constantFrom(...kinds), uuid, uuid, fc.nat(44), fc.constantFrom(...alphabet), (kind, one, two, at, letter) => {
      const ids = idsOf(kind, one, two);
      const code = sign(kind, ids);
      const place = at % code.length;
      fc.pre(code[place] !== letter);
      const changed = code.slice(0, place) + letter + code.slice(place + 1);
      expect(readLink([current], kind, changed, now)?.isSigned(ids) ?? false).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('whatever people type is no link', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...kinds),
      fc.string({ maxLength: 60 }),
      (kind, text) => readLink([current], kind, text, now) === undefined,
    ),
  );
  // The largest number of 22 digits is beyond 16 bytes.
  expect(readLink([current], 'alert', 'z'.repeat(22), now)).toBeUndefined();
});

test('it is over at its end, to the second', () => {
  const code = sign('resident', [randomUUID()], [current], now);
  expect(readLink([current], 'resident', code, now - 1)?.expiresAt).toBe(now);
  expect(readLink([current], 'resident', code, now)).toBeUndefined();
});

test('while a key is changed links of both are read, and afterwards those of the old one no more', () => {
  const ids = [randomUUID()];
  const [before, after] = [sign('resident', ids, [old]), sign('resident', ids, [current, old])];
  expect([before, after].map((code) => readLink([current, old], 'resident', code, now)?.isSigned(ids))).toEqual([true, true]);
  expect(readLink([current], 'resident', before, now)).toBeUndefined();
  // Keys that share their mark in the code are told apart by the signature all the same.
  for (let i = 0; i < 40; i += 1) expect(readLink([randomBytes(32)], 'resident', after, now)).toBeUndefined();
});

test('short keys, foreign ids and a missing end are mistakes of ours', () => {
  const ids = [randomUUID()];
  expect(() => signLink([], { kind: 'resident', ids, expiresAt: now })).toThrow(/32 bytes/);
  expect(() => signLink([Buffer.alloc(31)], { kind: 'resident', ids, expiresAt: now })).toThrow(/32 bytes/);
  expect(() => signLink([current], { kind: 'resident', ids })).toThrow(/needs an end/);
  expect(() => signLink([current], { kind: 'alert', ids })).toThrow(/names 2 ids/);
  expect(() => signLink([current], { kind: 'resident', ids: ['x'], expiresAt: now })).toThrow(/UUID/);
});
