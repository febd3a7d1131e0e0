import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { copyFile, link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { basename, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '@vias/sql/problem.ts';
import busboy from 'busboy';
import type { Config } from '../config.ts';

const MB = 1_048_576;
/** A file kept after a preview waits this long for its import. Milliseconds. */
const keptFor = 3_600_000;
export type Upload = {
  id: string;
  path: string;
  fileName: string;
  bytes: number;
  profile: string | undefined /** Came by the name that a preview gave it. */;
  isKept?: true;
};

const folderOf = ({ dataDir }: Pick<Config, 'dataDir'>): string => join(dataDir, 'uploads');
/** Where the file of an import lies until it is read. */
export const spoolPath = (config: Pick<Config, 'dataDir'>, id: string): string => join(folderOf(config), id);
const keptPath = (config: Pick<Config, 'dataDir'>, id: string, tenant: string): string => join(folderOf(config), `${id}.${tenant}`);

/** Counts bytes and refuses the one too many. */
const limited = (limit: number) => {
  const counter = Object.assign(
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        counter.bytes += chunk.length;
        if (counter.bytes > limit)
          done(
            new Problem('import.file_too_large', { values: { limit: `${Math.round(limit / MB)} MB` }, headers: { connection: 'close' } }),
          );
        else done(null, chunk);
      },
    }),
    { bytes: 0 },
  );
  return counter;
};

const store = async (source: Readable, path: string, limit: number): Promise<number> => {
  const counter = limited(limit);
  try {
    await pipeline(source, counter, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    await rm(path, { force: true });
    if (error instanceof Problem) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new Problem('import.disk_full', { cause: error });
    throw new Problem('import.cut_off', { cause: error });
  }
  return counter.bytes;
};

const tidyName = (name: string | undefined): string =>
  [...basename(name ?? '')]
    .filter((letter) => letter >= ' ')
    .join('')
    .slice(0, 255) || 'import';

/** Files of previews that never became an import. */
const removeStale = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    if (!name.includes('.')) continue;
    const path = join(folder, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > keptFor) await rm(path, { force: true });
  }
};

/** Streams the file of a request (multipart field of any name, or the body itself) to the data directory. Throws import.* problems. */
export const receiveUpload = async (
  req: IncomingMessage,
  config: Pick<Config, 'dataDir' | 'uploadBytes'>,
  fileName: string | undefined,
): Promise<Upload> => {
  const folder = folderOf(config);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeStale(folder);
  const id = randomUUID();
  const path = spoolPath(config, `${id}.part`);
  if (Number(req.headers['content-length'] ?? 0) > config.uploadBytes + MB) {
    throw new Problem('import.file_too_large', {
      values: { limit: `${Math.round(config.uploadBytes / MB)} MB` },
      headers: { connection: 'close' },
    });
  }
  if (!/^multipart\/form-data/i.test(req.headers['content-type'] ?? '')) {
    const bytes = await store(req, path, config.uploadBytes);
    if (bytes === 0) {
      await rm(path, { force: true });
      throw new Problem('import.no_file');
    }
    return { id, path, fileName: tidyName(fileName), bytes, profile: undefined };
  }
  return receiveForm(req, { id, path, limit: config.uploadBytes });
};

const receiveForm = async (req: IncomingMessage, { id, path, limit }: { id: string; path: string; limit: number }): Promise<Upload> => {
  let form: busboy.Busboy;
  try {
    form = busboy({ headers: req.headers, defParamCharset: 'utf8', limits: { files: 2, fields: 10, fieldSize: MB, parts: 12 } });
  } catch (cause) {
    throw new Problem('import.cut_off', { cause });
  }
  let stored: Promise<number> | undefined;
  let fileName = '';
  let profile: string | undefined;
  let tooMany = false;
  form.on('file', (_field, stream, info) => {
    if (stored) {
      tooMany = true;
      stream.resume();
      return;
    }
    fileName = tidyName(info.filename);
    stored = store(stream, path, limit);
    stored.catch((error: Error) => form.destroy(error));
  });
  form.on('field', (name, value) => {
    if (name === 'profile') profile = value;
  });
  const bytes = await pipeline(req, form).then(
    () => stored,
    async (error: unknown) => {
      await stored?.catch(() => undefined);
      await rm(path, { force: true });
      throw error instanceof Problem ? error : new Problem('import.cut_off', { cause: error });
    },
  );
  if (tooMany) {
    await rm(path, { force: true });
    throw new Problem('import.two_files');
  }
  if (bytes === undefined) throw new Problem('import.no_file');
  return { id, path, fileName, bytes, profile };
};

/** Keeps a previewed file for its import; only its own tenant can name it. */
export const keepUpload = async (config: Pick<Config, 'dataDir'>, { id, path }: Upload, tenant: string): Promise<void> => {
  const kept = keptPath(config, id, tenant);
  if (path !== kept) await rename(path, kept);
};

/** Gives the file a second name, which may be removed without the first; a copy where the disk knows no second names. */
export const copyUpload = ({ path }: Upload, to: string): Promise<void> => link(path, to).catch(() => copyFile(path, to));

/** A file kept earlier. Throws import.upload_gone. */
export const findUpload = async (
  config: Pick<Config, 'dataDir'>,
  id: string,
  tenant: string,
  fileName: string | undefined,
): Promise<Upload> => {
  const path = keptPath(config, id, tenant);
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new Problem('import.upload_gone');
  return { id, path, fileName: tidyName(fileName), bytes: found.size, profile: undefined, isKept: true };
};
