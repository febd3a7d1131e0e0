import { isUtf8 } from 'node:buffer';

export type Encoding = 'utf-8' | 'windows-1257' | 'utf-16le' | 'utf-16be';

/** Bytes that are looked at for a file in UTF-16 without a mark. */
const looked = 4096;

/** Whether the beginning of a file is UTF-16 and which: by its mark, else because every other byte of what Europeans write is zero, which is in no other text. */
export const utf16Of = (bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const zeros: [even: number, odd: number] = [0, 0];
  const length = Math.min(bytes.length, looked);
  for (let i = 0; i < length; i++) if (bytes[i] === 0) zeros[i % 2 ? 1 : 0]++;
  const [even, odd] = zeros;
  const most = length / 4;
  return odd > most && even === 0 ? 'utf-16le' : even > most && odd === 0 ? 'utf-16be' : undefined;
};

/** The text of a whole file without its mark: UTF-16, UTF-8, else the Baltic code page of older spreadsheets; or the one asked for. */
export const decodeText = (bytes: Buffer, asked?: 'utf-8' | 'windows-1257'): { text: string; encoding: Encoding } => {
  const encoding = utf16Of(bytes) ?? asked ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1257');
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
};
