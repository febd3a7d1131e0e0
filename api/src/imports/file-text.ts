import { TextDecoder } from 'node:util';
import { type ImportFile, readBytes } from './file-bytes.ts';

/** The beginning of a file as text, some 64 thousand characters. */
export const beginningOf = async (file: ImportFile): Promise<string> => {
  const decoder = new TextDecoder(file.encoding);
  let text = '';
  for await (const chunk of readBytes(file)) {
    text += decoder.decode(chunk as Buffer, { stream: true });
    if (text.length >= 65_536) break;
  }
  return text;
};

/** The file's text in pieces; bytes that are wrong in its encoding become U+FFFD, which refuses their row later. A byte order mark is dropped. */
export async function* textOf(file: ImportFile, onRead: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder(file.encoding);
  for await (const chunk of readBytes(file, onRead)) yield decoder.decode(chunk as Buffer, { stream: true });
  yield decoder.decode();
}
