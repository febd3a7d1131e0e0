import { linkPlace } from '@vias/alerts/segments.ts';
import type { Language } from '@vias/sql/problem.ts';
import { writeDay } from '@vias/style/days.ts';
import type { AlertBoard } from '../alerts/counts-contract.ts';
import { leastCount, leastPart } from '../alerts/few.ts';
import { safeCell } from '../imports/rejects-csv.ts';
import type { Wave } from './contract.ts';
import { foldTerritory, peopleOf, type States, sumOf, type TerritoryPart } from './gather.ts';
import type { Change, Facts } from './queries.ts';
import {
  actionNames,
  channelNames,
  langNames,
  outcomeNames,
  reasonNames,
  reportTexts,
  severityNames,
  stateNames,
  urgencyNames,
} from './report-texts.ts';
import type { Streets } from './streets.ts';

/** A part of the report: a heading and its lines, each a label and a value; `tail` of them, the last ones, sum up and explain. */
export type Section = {
  key: string;
  title: string;
  tail?: number;
  rows: readonly (readonly [label: string, value: string, lang?: string])[];
};
export type Report = { lang: Language; title: string; isDrill: boolean; madeAt: string; sections: readonly Section[] };

type Input = {
  facts: Facts;
  board: AlertBoard;
  parts: readonly TerritoryPart[];
  streets: Streets | undefined;
  waves: readonly Wave[];
  changes: readonly Change[];
  cases: readonly { state: string; outcome: string | null; n: number }[];
  isGone: boolean;
  now: number;
};

const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

/** Everything that is told about an alert afterwards, as labelled lines: the same for paper and for tables. No person is in it but those who wrote and approved. */
export function writeReport({ facts, board, parts, streets, waves, changes, cases, isGone, now }: Input, lang: Language): Report {
  const t = (key: keyof typeof reportTexts, values: Record<string, string | number> = {}): string => fill(reportTexts[key][lang], values);
  const name = (of: Record<string, Record<Language, string>>, key: string): string => of[key]?.[lang] ?? key;
  const format = new Intl.NumberFormat(lang === 'en' ? 'en-GB' : lang);
  const number = (n: number): string => format.format(n);
  const money = (n: number, unit: string): string =>
    `${new Intl.NumberFormat(lang === 'en' ? 'en-GB' : lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(n)}\u00a0${unit}`;
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: facts.timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const time = (iso: string): string => {
    const [day = '', seconds = ''] = clock.format(new Date(iso)).split(' ');
    return `${writeDay(lang, day)} ${seconds}`;
  };
  const few = (n: number): string => (facts.isDrill || n >= leastPart || n === 0 ? number(n) : t('few'));
  const told = board.audience !== null;
  const lines = (...rows: (readonly [string, string | null] | false)[]): Section['rows'] =>
    rows.flatMap((row) => (row && row[1] !== null ? [[row[0], row[1]] as const] : []));
  const sections: Section[] = [];
  const add = (key: keyof typeof reportTexts, rows: Section['rows'], tail = 0): void =>
    void (rows.length > 0 && sections.push({ key, title: t(key), rows, tail }));

  add(
    'about',
    lines(
      [t('title'), facts.title],
      [t('municipality'), facts.tenantName],
      [t('event'), facts.event],
      [t('level'), facts.isDrill ? t('drill') : `${name(severityNames, facts.severity)}, ${name(urgencyNames, facts.urgency)}`],
      [t('area'), facts.areaName],
      [t('status'), name(actionNames, facts.status)],
      [t('expires'), time(facts.expiresAt)],
      [t('sender'), facts.sender],
    ),
  );
  add(
    'people',
    facts.isMine
      ? lines(
          [t('wrote'), facts.createdBy || null],
          [t('submitted'), facts.submittedBy || null],
          [t('approved'), facts.approvedBy || null],
          [t('breakGlass'), facts.breakGlass],
        )
      : [],
  );
  const handed = board.minutes.filter(({ handedOver }) => handedOver > 0);
  const whole = handed.findIndex(({ handedOver }) => handedOver === handed.at(-1)?.handedOver);
  add('timeline', [
    ...changes.map(({ action, at, by, reason }): [string, string] => [
      time(at),
      [name(actionNames, action), by, action === 'wave' ? null : reason].filter(Boolean).join(' · '),
    ]),
    ...(handed[0] ? [[t('firstHanded'), t('afterMinutes', { n: handed[0].minute })] as const] : []),
    ...(handed[whole] ? [[t('lastHanded'), t('afterMinutes', { n: handed[whole].minute })] as const] : []),
    ...(facts.plannedSeconds === null ? [] : [[t('planned'), writeSeconds(facts.plannedSeconds)] as const]),
  ]);
  add('states', [
    [t('audience'), told ? number(board.audience ?? 0) : t('fewer', { n: leastCount })],
    ...board.states.map(({ state, people, share }): [string, string] => [
      name(stateNames, state),
      `${number(people)} (${number(Math.round(share * 1000) / 10)}\u00a0%)`,
    ]),
  ]);
  add(
    'languages',
    board.languages.map(({ lang: of, ...row }) => [
      name(langNames, of),
      t('ofLanguage', Object.fromEntries(Object.entries(row).map(([key, n]) => [key, number(n)]))),
    ]),
  );
  add(
    'reasons',
    board.places.map(({ reason, people, states }) => [
      name(reasonNames, reason),
      t('ofPart', sumsOf(people, Object.fromEntries(states.map((s) => [s.state, s.people])), number)),
    ]),
  );
  add(
    'failures',
    board.reasons.map(({ reason, code, people }) => [`${reason} (${code})`, few(people)]),
  );
  const { named, rest } = told ? foldTerritory(parts) : { named: [], rest: undefined };
  add('parts', [
    ...named.map(({ name: of, states }): [string, string] => [of ?? t('elsewhere'), t('ofPart', sumsOf(peopleOf(states), states, number))]),
    ...(rest === undefined ? [] : [[t('rest'), t('ofPart', sumsOf(peopleOf(rest), rest, number))] as const]),
  ]);
  const ofStreet = ({ people, delivered, missed }: { people: number; delivered: number; missed: number }): string =>
    t('ofPart', { people: number(people), delivered: number(delivered), missed: number(missed) });
  add(
    'streets',
    !streets || streets.streets.length === 0
      ? []
      : [
          ...streets.streets.map((street): [string, string] => [
            [street.name, street.settlement].filter(Boolean).join(', '),
            ofStreet(street),
          ]),
          ...(streets.rest ? [[t('rest'), ofStreet(streets.rest)] as const] : []),
          ['', t('streetsAbout')] as const,
        ],
    streets?.rest ? 2 : 1,
  );
  add(
    'answers',
    board.answers === null
      ? []
      : [
          [t('safe'), few(board.answers.safe)],
          [t('help'), few(board.answers.help)],
        ],
  );
  add(
    'cases',
    cases.map(({ state, outcome, n }) => [name(outcomeNames, outcome ?? state), number(n)]),
  );
  add(
    'waves',
    waves.map(({ no, at, people, channel, by, price, priceUnit }) => [
      t('wave', { no, at: time(at) }),
      t('ofWave', {
        people: few(people),
        channel: name(channelNames, channel),
        by: by || t('itself'),
        price: price === null ? t('noPrice') : money(price, priceUnit),
      }),
    ]),
  );
  add('cost', told ? costLines(facts, board, number, money, t) : []);
  sections.push({
    key: 'texts',
    title: t('texts'),
    rows: facts.texts.map(({ lang: of, body }) => [name(langNames, of), body.replaceAll(linkPlace, t('link')), of] as const),
  });
  return {
    lang,
    title: facts.title,
    isDrill: facts.isDrill,
    madeAt: time(new Date(now).toISOString()),
    sections: isGone ? [...sections, { key: 'gone', title: t('protected'), rows: [['', t('gone')]] }] : sections,
  };
}

/** A duration as people say it: 9 s, 14 min 9 s, 2 h 5 s. */
const writeSeconds = (seconds: number): string =>
  [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ]
    .filter(([n], i) => n !== 0 || (i === 2 && seconds === 0))
    .map(([n, unit]) => `${n}\u00a0${unit}`)
    .join(' ');

const sumsOf = (people: number, states: States, number: (n: number) => string): Record<string, string> => ({
  people: number(people),
  // Whoever answered has it.
  delivered: number(sumOf(states, 'delivered', 'acknowledged')),
  missed: number(sumOf(states, 'failed', 'unreached')),
});

/** What the messages that an operator took cost, by the segments of each language; the rest of few people by the longest text. */
const costLines = (
  { texts, segmentPrice, priceUnit }: Facts,
  board: AlertBoard,
  number: (n: number) => string,
  money: (n: number, unit: string) => string,
  t: (key: 'segments' | 'price') => string,
): [string, string][] => {
  const longest = Math.max(0, ...texts.map(({ segments }) => segments));
  const segments = board.languages.reduce(
    (sum, { lang, handedOver }) => sum + handedOver * (texts.find((text) => text.lang === lang)?.segments ?? longest),
    0,
  );
  return [
    [t('segments'), number(segments)],
    ...(segmentPrice === null || priceUnit === null ? [] : [[t('price'), money(segments * segmentPrice, priceUnit)] as [string, string]]),
  ];
};

/** The report as rows of section, item and value, as the reader's office program opens it: UTF-8 with a mark, semicolons in Latvian and Lithuanian. */
export function reportCsv({ lang, sections, isDrill, madeAt }: Report): string {
  const sign = lang === 'en' ? ',' : ';';
  // Paper keeps a number on one line; office programs read a number only with a plain space.
  const row = (...cells: string[]): string => `${cells.map((cell) => safeCell(cell.replaceAll('\u00a0', ' '))).join(sign)}\r\n`;
  const t = (key: keyof typeof reportTexts): string => reportTexts[key][lang];
  return [
    `\ufeff${row(t('section'), t('item'), t('value'))}`,
    ...(isDrill ? [row(t('drill'), '', t('drill'))] : []),
    ...sections.flatMap(({ title, rows }) => rows.map(([label, value]) => row(title, label, value))),
    row(t('made'), '', madeAt),
    row('', '', t('notRead')),
    row('', '', t('protected')),
  ].join('');
}
