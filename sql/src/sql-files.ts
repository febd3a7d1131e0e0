import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pgliteVersion } from './pglite-version.ts';

/** A file of sql/, its text with line feeds whatever the checkout made of them. */
export type SqlFile = { name: string; text: string; hash: string };

const root = new URL('../', import.meta.url);
const read = (name: string): SqlFile => {
  const text = readFileSync(new URL(name, root), 'utf8').replaceAll('\r\n', '\n');
  return { name, text, hash: createHash('sha256').update(text).digest('hex') };
};
const filesOf = (folder: string): SqlFile[] =>
  readdirSync(fileURLToPath(new URL(`${folder}/`, root)))
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => read(`${folder}/${name}`));

/** The superuser's part: extensions, roles, LEAKPROOF. */
export const readBootstrap = (): SqlFile => read('bootstrap.sql');

/** Tables in which VIAS notes what it did to the database. */
export const readBookkeeping = (): SqlFile => read('bookkeeping.sql');

/** Migrations by number; run once. */
export const readMigrations = (): (SqlFile & { version: number })[] =>
  filesOf('migrations').map((file) => ({ ...file, version: Number.parseInt(file.name.slice('migrations/'.length), 10) }));

/** Functions, policies and views, in the order in which they are applied; applied again whenever their text changes. */
export const readRepeatables = (): SqlFile[] => [...filesOf('functions'), ...filesOf('policies'), ...filesOf('views')];

/** The key of a baked template: it changes when anything that goes into it does. */
export const templateKey = (): string => {
  const key = createHash('sha256').update(`1 ${pgliteVersion}`);
  for (const file of [readBootstrap(), readBookkeeping(), ...readMigrations(), ...readRepeatables()])
    key.update(`${file.name} ${file.hash}\n`);
  return key.digest('hex').slice(0, 16);
};
