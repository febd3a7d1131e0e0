import { send } from '../../api.ts';

/** A file from the server, under the name it gave. */
export interface Fetched {
  blob: Blob;
  name: string;
}

/** Asks for a file and tells how many bytes have come; aborting the signal hangs up, which stops the server too. Throws ApiError when refused. */
export const fetchFile = async (path: string, body: unknown, signal: AbortSignal, onBytes: (bytes: number) => void): Promise<Fetched> => {
  const answer = await send(path, { method: 'POST', signal, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const reader = (answer.body as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    bytes += part.value.length;
    onBytes(bytes);
  }
  const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'vias';
  return { blob: new Blob(parts, { type: answer.headers.get('content-type') ?? '' }), name };
};

/** Hands a file to the browser to be kept; gives its address, good while the page is open. */
export const keepFile = ({ blob, name }: Fetched): string => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  return link.href;
};

/** A title as the name of a file: no signs that a file system minds. */
export const fileNameOf = (title: string, ending: string): string =>
  `${
    title
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 80) || 'vias'
  }.${ending}`;
