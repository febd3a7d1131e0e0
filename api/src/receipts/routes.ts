import { createAnswerLinks } from '@vias/alerts/answer-link.ts';
import { type Language, Problem } from '@vias/sql/problem.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import type { Response } from 'express';
import { readBoard } from '../alerts/board.ts';
import { leastCount } from '../alerts/few.ts';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { openLinkSecrets } from '../link-secrets.ts';
import { printPage, type Verdict } from '../print/chromium.ts';
import { createQueue } from '../print/queue.ts';
import { prepareAllClear } from './all-clear.ts';
import { endpoints } from './contract.ts';
import { type Block, bounds, classOf, gatherCells, listParts, type Theme, themes } from './gather.ts';
import './problems.ts';
import {
  type Facts,
  requireFacts,
  selectCaseSums,
  selectCells,
  selectOffers,
  selectRings,
  selectStreets,
  selectTimeline,
  selectWaves,
  startWave,
} from './queries.ts';
import { reportCsv, writeReport } from './report.ts';
import { reportHtml } from './report-page.ts';
import { listStreets } from './streets.ts';

/** How long a report on paper may take, milliseconds, and how many wait. */
const patience = 60_000;
const room = 10;

/** Ways out that this installation has, beside the alert's own. */
const channelsOf = ({ twilio, smpp, email, push }: Config): string[] => [
  ...(twilio ? ['twilio'] : []),
  ...(smpp ? ['smpp'] : []),
  ...(twilio?.voiceFrom ? ['voice'] : []),
  ...(email ? ['email'] : []),
  ...(push ? ['push'] : []),
];
const lives = ['sending', 'paused', 'completed'];

/** People by place as they may be told, in an exercise too: where its few people live is nobody's business. Of what was kept after the retention time the small ones are gone already. */
const placesOf = async (tx: Tx, { id }: Pick<Facts, 'id'>) => {
  const { cells, parts, withheld } = await selectCells(tx, id);
  if (withheld !== undefined)
    return { blocks: cells.map((cell): Block => ({ ...cell, level: cell.level ?? 0 })), withheld, parts, isGone: true };
  return { ...gatherCells(cells), parts, isGone: false };
};

/** What comes back from the people who were warned: map, further waves, report. */
export const receiptRoutes = ({ db, clock, config, leaving }: Deps): Route[] => {
  const queue = createQueue(1, room);

  const prepare = async (tx: Tx, id: string, lang: Language) => {
    const facts = await requireFacts(tx, id);
    if (facts.startedAt === null) throw new Problem('receipt.not_started');
    const board = await readBoard(tx, { ...facts, status: facts.status as 'sending' }, lang, clock.now());
    const places = await placesOf(tx, facts);
    const blocks = board.audience === null ? [] : places.blocks;
    const rings = await selectRings(tx, blocks);
    const report = writeReport(
      {
        facts,
        board,
        parts: places.parts,
        streets: board.audience === null ? undefined : listStreets(await selectStreets(tx, id)),
        waves: await selectWaves(tx, id),
        changes: await selectTimeline(tx, id),
        cases: await selectCaseSums(tx, id),
        isGone: places.isGone,
        now: clock.now(),
      },
      lang,
    );
    const squares = blocks.map((block, i) => ({ ring: rings[i] ?? [], level: classOf(block, 'missed') }));
    return { facts, report, squares, withheld: board.audience === null ? 0 : places.withheld };
  };
  const attach = (res: Response, type: string, name: string): void => {
    res.setHeader('content-type', type);
    res.setHeader('content-disposition', `attachment; filename="${name}"`);
    res.setHeader('cache-control', 'private, no-store');
  };

  return [
    route(endpoints.readAlertPageAddress, ({ principal, params }) =>
      db.as(principal, async (tx) => {
        const { startedAt } = await requireFacts(tx, params.id);
        if (startedAt === null) throw new Problem('receipt.not_started');
        const links = createAnswerLinks(openLinkSecrets(config), config.origin);
        return { url: links.addressOf(links.publicCode(params.id)) };
      }),
    ),

    route(endpoints.readAlertCells, ({ principal, params }) =>
      db.as(principal, async (tx) => {
        const facts = await requireFacts(tx, params.id);
        const mayCount = facts.isDrill || (facts.audience ?? 0) >= leastCount;
        if (!mayCount) return { bounds: bounds, blocks: [], withheld: 0, parts: [], fewerThan: leastCount };
        const { blocks, withheld, parts } = await placesOf(tx, facts);
        const rings = await selectRings(tx, blocks);
        return {
          bounds: bounds,
          blocks: blocks.map((block, i) => ({
            level: block.level,
            ring: rings[i] ?? [],
            people: block.people,
            classes: Object.fromEntries(themes.map((theme) => [theme, classOf(block, theme)])) as Record<Theme, number>,
          })),
          withheld,
          parts: listParts(parts),
          fewerThan: null,
        };
      }),
    ),

    route(endpoints.readAlertStreets, ({ principal, params }) =>
      db.as(principal, async (tx) => {
        const facts = await requireFacts(tx, params.id);
        const mayCount = facts.isDrill || (facts.audience ?? 0) >= leastCount;
        if (!mayCount) return { streets: [], rest: null, fewerThan: leastCount };
        const { streets, rest } = listStreets(await selectStreets(tx, params.id));
        const rings = await selectRings(
          tx,
          streets.flatMap(({ squares }) => squares),
        );
        return {
          streets: streets.map((street) => ({ ...street, squares: rings.splice(0, street.squares.length) })),
          rest,
          fewerThan: null,
        };
      }),
    ),

    route(endpoints.readAlertWaves, ({ principal, params }) =>
      db.as(principal, async (tx) => {
        const facts = await requireFacts(tx, params.id);
        return { waves: await selectWaves(tx, params.id), offers: await offersOf(tx, facts, principal.roles) };
      }),
    ),

    route(endpoints.startAlertWave, ({ principal, params, body, once }) =>
      db.as(principal, (tx) =>
        once(tx, async () => {
          const facts = await requireFacts(tx, params.id);
          if (!facts.isMine) throw new Problem('alert.not_yours');
          if (facts.channel !== body.channel && !channelsOf(config).includes(body.channel))
            throw new Problem('wave.channel_unknown', { field: 'channel' });
          await startWave(tx, params.id, body.channel, body.people);
          return { waves: await selectWaves(tx, params.id), offers: await offersOf(tx, facts, principal.roles) };
        }),
      ),
    ),

    route(endpoints.prepareAllClear, ({ principal, params }) =>
      db.as(principal, async (tx) => {
        const facts = await requireFacts(tx, params.id);
        if (!facts.isMine) throw new Problem('alert.not_yours');
        if (facts.startedAt === null) throw new Problem('receipt.not_started');
        return { id: await prepareAllClear(tx, { ...facts, startedAt: facts.startedAt }) };
      }),
    ),

    route(endpoints.reportAlertCsv, async ({ principal, params, query, lang: asked, res }) => {
      const lang = query.lang ?? asked;
      const { report } = await db.as(principal, (tx) => prepare(tx, params.id, lang));
      attach(res, 'text/csv; charset=utf-8', `vias-alert-${params.id.slice(0, 8)}.csv`);
      res.end(reportCsv(report));
    }),

    route(endpoints.reportAlertPdf, async ({ principal, params, query, lang: asked, res }) => {
      const lang = query.lang ?? asked;
      const hungUp = new AbortController();
      res.once('close', () => hungUp.abort());
      const { facts, report, squares, withheld } = await db.as(principal, (tx) => prepare(tx, params.id, lang));
      const page = reportHtml(report, facts, squares, withheld);
      // The page is whole: it needs nothing, and reaches nothing.
      const address = 'http://report.invalid/';
      const judge = ({ href, protocol }: URL): Verdict =>
        href === address ? { html: page } : protocol === 'data:' ? { send: {} } : 'refuse';
      const stop = AbortSignal.any([hungUp.signal, leaving]);
      let pdf: Buffer;
      try {
        pdf = await queue.run(principal.id, stop, async () => {
          const late = AbortSignal.timeout(patience);
          try {
            return await printPage(config.chromium, { address, width: 210, height: 297, density: 2, judge }, AbortSignal.any([stop, late]));
          } catch (error) {
            throw late.aborted && !stop.aborted ? new Problem('print.too_slow', { values: { seconds: patience / 1000 } }) : error;
          }
        });
      } catch (error) {
        if (hungUp.signal.aborted) return;
        throw error;
      }
      attach(res, 'application/pdf', `vias-alert-${params.id.slice(0, 8)}.pdf`);
      res.setHeader('content-length', pdf.length);
      res.end(pdf);
    }),
  ];

  /** Ways to reach those who did not get it: for the alert's own authors and approvers, while it lives. */
  async function offersOf(tx: Tx, { id, isMine, status, expiresAt, channel }: Facts, roles: readonly string[]) {
    const may = isMine && (roles.includes('alert-author') || roles.includes('alert-approver'));
    if (!may || channel === null || !lives.includes(status) || Date.parse(expiresAt) <= clock.now()) return [];
    return selectOffers(tx, id, [...new Set([channel, ...channelsOf(config)])]);
  }
};
