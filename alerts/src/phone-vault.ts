import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';

/** Keys of the telephone numbers, kept outside the database: the current one encrypts, all of them decrypt, the pepper finds a number again. */
export type VaultKeys = { current: string; keys: Record<string, Buffer>; pepper: Buffer };

/** A stored number: nonce, tag and ciphertext in one value, the id of its key, and its HMAC for look-up. */
export type SealedPhone = { phoneEnc: Buffer; keyId: string; phoneHmac: Buffer };

/** Seals, opens and finds numbers. A sealed number opens only for the subscriber it was sealed for, so that two rows cannot be swapped. */
export type PhoneVault = {
  seal(subscriberId: string, e164: string): SealedPhone;
  open(subscriberId: string, phoneEnc: Buffer, keyId: string): string;
  index(e164: string): Buffer;
};

const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM with the subscriber id as additional data, HMAC-SHA-256 under a pepper of its own (a bare hash of eight digits falls in minutes); throws on short or missing keys and on tampering. */
export function createPhoneVault({ current, keys, pepper }: VaultKeys): PhoneVault {
  for (const [id, key] of Object.entries(keys))
    if (key.length !== 32) throw new Error(`telephone key ${id} must have 32 bytes, it has ${key.length}`);
  if (pepper.length < 32) throw new Error(`the telephone pepper must have at least 32 bytes, it has ${pepper.length}`);
  // Made once: to make it anew costs as much as to open a number.
  const made = new Map(Object.entries(keys).map(([id, key]) => [id, createSecretKey(key)]));
  const keyOf = (id: string): KeyObject => {
    const key = made.get(id);
    if (!key) throw new Error(`telephone key ${id} is not configured`);
    return key;
  };
  const currentKey = keyOf(current);
  const index = (e164: string) => createHmac('sha256', pepper).update(e164).digest();
  return {
    index,
    seal(subscriberId, e164) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', currentKey, nonce).setAAD(Buffer.from(subscriberId));
      const sealed = Buffer.concat([cipher.update(e164, 'utf8'), cipher.final()]);
      return { phoneEnc: Buffer.concat([nonce, cipher.getAuthTag(), sealed]), keyId: current, phoneHmac: index(e164) };
    },
    open(subscriberId, phoneEnc, keyId) {
      const decipher = createDecipheriv('aes-256-gcm', keyOf(keyId), phoneEnc.subarray(0, nonceBytes), { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(subscriberId)).setAuthTag(phoneEnc.subarray(nonceBytes, nonceBytes + tagBytes));
      // The cipher adds and keeps no bytes, so the end only checks the tag; a decoder for each number would cost as much again.
      const number = decipher.update(phoneEnc.subarray(nonceBytes + tagBytes));
      decipher.final();
      return number.toString('utf8');
    },
  };
}
