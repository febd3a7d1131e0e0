import { createHash, randomUUID } from 'node:crypto';
import { once as onceHappened } from 'node:events';
import { createReadStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Member } from '@vias/sql/principal.ts';
import { type Language, Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import type { Once } from '../http/once.ts';
import { route } from '../http/route.ts';
import { endpoints, type ImportState, type ImportSummary } from './contract.ts';
import { importRunnerOf } from './import-runner.ts';
import { type Reference, readReference } from './landing.ts';
import { openTable } from './open-table.ts';
import { previewFile } from './preview.ts';
import './problems.ts';
import { Profile } from './profile.ts';
import {
  changeState,
  insertImport,
  note,
  selectFindings,
  selectImport,
  selectImports,
  selectProfile,
  selectProfiles,
  selectReport,
  upsertProfile,
} from './queries.ts';
import { reportHead, reportLine } from './rejects-csv.ts';
import { requireColumns } from './run-import.ts';
import { shippedProfiles } from './shipped-profiles.ts';
import { copyUpload, findUpload, keepUpload, receiveUpload, spoolPath, type Upload } from './spool.ts';

const Home = z.object({ country: z.string(), timeZone: z.string() });
const shipped = (profile: Profile) => ({ profile, ships: true, changedAt: null, changedBy: null });

const parseProfile = (text: string): Profile => {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Problem('import.profile_invalid', { field: 'profile', values: { reason: 'JSON' } });
  }
  const parsed = Profile.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Problem('import.profile_invalid', {
    field: ['profile', ...(issue?.path ?? [])].join('.'),
    values: { reason: `${issue?.path.join('.')}: ${issue?.message}` },
  });
};

/** Categories a profile maps to must exist, or every row of it would land as something else. */
const requireCategories = (profile: Profile, { isCategory }: Reference): void => {
  const unknown = [...new Set([...Object.values(profile.category.map), profile.category.otherwise])].filter(
    (code): code is string => code !== null && !isCategory(code),
  );
  if (unknown.length > 0) throw new Problem('import.category_unknown', { field: 'category', values: { categories: unknown.join(', ') } });
};

export const importRoutes = (deps: Deps) => {
  const { db, config, clock } = deps;
  const runner = importRunnerOf(deps);

  const findProfile = async (member: Member, name: string): Promise<Profile> => {
    const known = shippedProfiles.get(name) ?? (await db.as(member, (tx) => selectProfile(tx, name)))?.profile;
    if (!known) throw new Problem('import.profile_unknown', { field: 'profile', values: { name } });
    return known;
  };
  /** The file of a request and the profile to read it by: a name in the address, or a profile (or a name) in the form. */
  const receive = async (
    member: Member,
    req: Parameters<typeof receiveUpload>[0],
    query: { profile?: string | undefined; upload?: string | undefined; fileName?: string | undefined },
  ) => {
    // The profile named in the address is looked up before half a gigabyte is taken.
    const named = query.profile === undefined ? undefined : await findProfile(member, query.profile);
    const upload =
      query.upload === undefined
        ? await receiveUpload(req, config, query.fileName)
        : await findUpload(config, query.upload, member.tenant, query.fileName);
    if (query.upload !== undefined && query.profile === undefined) {
      const form = /json/.test(req.headers['content-type'] ?? '') ? await textOf(req) : undefined;
      return { upload, profile: form === undefined ? undefined : parseProfile(form) };
    }
    const inForm = upload.profile?.trim();
    const profile =
      named ??
      (inForm === undefined || inForm === ''
        ? undefined
        : inForm.startsWith('{')
          ? parseProfile(inForm)
          : await findProfile(member, inForm));
    return { upload, profile };
  };
  /** Removes the file if what comes next refuses it; one that a preview kept stays for the next try. */
  const orDiscard = async <T>(upload: Upload, { tenant }: Member, work: () => Promise<T>): Promise<T> =>
    work().catch(async (error: unknown) => {
      await (upload.isKept ? keepUpload(config, upload, tenant) : rm(upload.path, { force: true }));
      // Pressed twice: the other request has it.
      if (upload.isKept && (error as NodeJS.ErrnoException).code === 'ENOENT') throw new Problem('import.upload_gone', { cause: error });
      throw error;
    });

  /** Judges the file by its profile, makes the import and lets it run; a request that is repeated under its key gets the first one's import. */
  const begin = async (
    member: Member,
    { upload, profile, dryRun, lang }: { upload: Upload; profile: Profile; dryRun: boolean; lang: Language },
    once: Once,
  ): Promise<ImportSummary> => {
    // A dry run of a kept file reads a second name of it, so that the file waits for the import itself.
    const isTrial = upload.isKept && dryRun;
    const id = isTrial ? randomUUID() : upload.id;
    const reference = await db.as(member, (tx) => readReference(tx, member.tenant, profile.source));
    requireCategories(profile, reference);
    const table = await openTable(upload.path, profile);
    try {
      if (table.format !== 'geojson') requireColumns(profile, table);
    } finally {
      await table.rows.return(undefined);
    }
    // A kept file is named by the address already.
    const about =
      once.isKeyed && !upload.isKept ? [await digestOf(upload.path), upload.fileName, JSON.stringify(profile)].join(' ') : undefined;
    const path = spoolPath(config, id);
    if (isTrial) await copyUpload(upload, path);
    else {
      await rename(upload.path, path);
      upload.path = path;
    }
    const write = async (tx: Tx) => {
      await insertImport(tx, member, { id, fileName: upload.fileName, fileBytes: upload.bytes, profile, dryRun });
      return selectImport(tx, id, lang);
    };
    const made = await db
      .as(member, (tx) => once(tx, () => write(tx), about))
      .catch(async (error: unknown) => {
        if (isTrial) await rm(path, { force: true });
        throw error;
      });
    if (made.id === id) runner.start(id, member);
    else await rm(path, { force: true });
    return made;
  };

  const step = (member: Member, id: string, from: readonly ImportState[], to: ImportState, action: string, lang: Language) =>
    db.as(member, async (tx) => {
      await changeState(tx, id, from, to);
      await note(tx, action, id, {});
      return selectImport(tx, id, lang);
    });

  return [
    route(endpoints.startImport, async ({ principal, query, lang, req, once }) => {
      try {
        const { upload, profile } = await receive(principal, req, query);
        return await orDiscard(upload, principal, async () => {
          if (!profile) throw new Problem('import.profile_missing', { field: 'profile' });
          return await begin(principal, { upload, profile, dryRun: query.dryRun === true, lang }, once);
        });
      } catch (error) {
        // The file that a preview kept went with the first request; the same key still gets its answer.
        if (!once.isKeyed || query.upload === undefined || !(error instanceof Problem) || error.code !== 'import.upload_gone') throw error;
        return db.as(principal, (tx) => once<ImportSummary>(tx, () => Promise.reject(error)));
      }
    }),

    route(endpoints.previewImport, async ({ principal, query, lang, req }) => {
      const { upload, profile } = await receive(principal, req, query);
      return orDiscard(upload, principal, async () => {
        const home = await db.as(principal, (tx) =>
          tx.one(Home, sql`select country, time_zone as "timeZone" from tenant where tenant_id = ${principal.tenant}`),
        );
        const reference = (source: string) => db.as(principal, (tx) => readReference(tx, principal.tenant, source));
        const preview = await previewFile(upload, profile, { reference, home, now: clock.now(), lang });
        await keepUpload(config, upload, principal.tenant);
        return preview;
      });
    }),

    route(endpoints.listImports, ({ principal, query, lang }) => db.as(principal, (tx) => selectImports(tx, query, lang))),

    route(endpoints.listProfiles, async ({ principal }) => {
      const own = await db.as(principal, (tx) => selectProfiles(tx));
      return { items: [...own.map((saved) => ({ ...saved, ships: false })), ...[...shippedProfiles.values()].map(shipped)] };
    }),

    route(endpoints.readProfile, async ({ principal, params }) => {
      const known = shippedProfiles.get(params.name);
      if (known) return shipped(known);
      const saved = await db.as(principal, (tx) => selectProfile(tx, params.name));
      if (!saved) throw new Problem('import.profile_unknown', { values: { name: params.name } });
      return { ...saved, ships: false };
    }),

    route(endpoints.saveProfile, async ({ principal, params, body }) => {
      if (shippedProfiles.has(params.name)) throw new Problem('import.profile_reserved', { values: { name: params.name } });
      const profile = { ...body, name: params.name };
      return db.as(principal, async (tx) => {
        requireCategories(profile, await readReference(tx, principal.tenant, profile.source));
        return { ...(await upsertProfile(tx, principal.tenant, profile)), ships: false };
      });
    }),

    route(endpoints.readImport, ({ principal, params, lang }) => db.as(principal, (tx) => selectReport(tx, params.id, lang))),

    route(endpoints.listFindings, ({ principal, params, query, lang }) =>
      db.as(principal, async (tx) => {
        await selectImport(tx, params.id, lang);
        return selectFindings(tx, params.id, query, lang);
      }),
    ),

    route(endpoints.downloadRejects, async ({ principal, params, query, lang, res }) => {
      const { number } = await db.as(principal, (tx) => selectImport(tx, params.id, lang));
      res.setHeader('content-type', 'text/csv; charset=utf-8');
      res.setHeader('content-disposition', `attachment; filename="import-${number}-${query.kind}.csv"`);
      res.setHeader('cache-control', 'private, no-store');
      res.write(reportHead(lang));
      for (let after: string | undefined; !res.destroyed; ) {
        const { items, next } = await db.as(principal, (tx) =>
          selectFindings(tx, params.id, { kind: query.kind, after, limit: 1000 }, lang),
        );
        if (!res.write(items.map(reportLine).join(''))) await Promise.race([onceHappened(res, 'drain'), onceHappened(res, 'close')]);
        if (next === null) break;
        after = next;
      }
      res.end();
    }),

    route(endpoints.pauseImport, ({ principal, params, lang }) =>
      step(principal, params.id, ['waiting', 'running'], 'paused', 'import.pause', lang),
    ),

    route(endpoints.resumeImport, async ({ principal, params, lang }) => {
      const resumed = await step(principal, params.id, ['paused'], 'waiting', 'import.resume', lang);
      runner.start(params.id, principal);
      return resumed;
    }),

    route(endpoints.stopImport, async ({ principal, params, lang }) => {
      const { state } = await db.as(principal, (tx) => selectImport(tx, params.id, lang));
      const stopped = await step(principal, params.id, ['waiting', 'running', 'paused'], 'stopped', 'import.stop', lang);
      // A run that is at work removes its file itself when it notices.
      if (state !== 'running') await rm(spoolPath(config, params.id), { force: true }).catch(() => undefined);
      return stopped;
    }),

    route(endpoints.undoImport, async ({ principal, params, lang }) => {
      await db.as(principal, async (tx) => {
        if ((await selectImport(tx, params.id, lang)).dryRun) throw new Problem('import.wrong_state', { values: { state: 'dry run' } });
      });
      const begun = await step(principal, params.id, ['finished', 'stopped', 'failed'], 'undoing', 'import.undo', lang);
      runner.undo(params.id, principal);
      return begun;
    }),
  ];
};

/** SHA-256 of a file, hexadecimal. */
const digestOf = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
};

const textOf = async (req: AsyncIterable<unknown>): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += (chunk as Buffer).length;
    if (size > 1_048_576) throw new Problem('import.profile_invalid', { values: { reason: '1 MB' } });
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
};
