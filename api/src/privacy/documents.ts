import type { Config } from '../config.ts';
import { type Block, type Document, type Section, toHtml, toMarkdown } from './document.ts';
import type { Activity, DocumentWords } from './document-words.ts';
import { englishWords } from './document-words-en.ts';
import { lithuanianWords } from './document-words-lt.ts';
import { latvianWords } from './document-words-lv.ts';
import type { Facts } from './facts.ts';

const words: Record<'lv' | 'lt' | 'en', DocumentWords> = { lv: latvianWords, lt: lithuanianWords, en: englishWords };
type Setting = { config: Pick<Config, 'twilio' | 'smpp' | 'email' | 'push'>; now: number };

/** The document in the language asked for, as a page or as Markdown, with its content type and file name. */
export const documentOf = (
  document: 'records' | 'dpia',
  lang: 'lv' | 'lt' | 'en',
  format: 'html' | 'md',
  facts: Facts,
  setting: Setting,
): { text: string; type: string; name: string } => {
  const made = (document === 'records' ? recordsOf : assessmentOf)(lang, facts, setting);
  return {
    text: format === 'html' ? toHtml(made) : toMarkdown(made),
    type: format === 'html' ? 'text/html; charset=utf-8' : 'text/markdown; charset=utf-8',
    name: `vias-${document}-${facts.tenant}-${lang}.md`,
  };
};

const dateOf = (now: number, country: Facts['country']): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: country === 'LT' ? 'Europe/Vilnius' : 'Europe/Riga' }).format(now);
const daysOf = (facts: Facts, category: Facts['retention'][number]['category']): number =>
  facts.retention.find((row) => row.category === category)?.days ?? 0;

const channelsIn = (w: DocumentWords, { config }: Setting): string => {
  const used = (['twilio', 'smpp', 'email', 'push'] as const)
    .filter((channel) => config[channel] !== undefined)
    .map((channel) => w.channels[channel]);
  return used.length === 0 ? w.none.channels : used.join('; ');
};
const transfersIn = (w: DocumentWords, { config }: Setting): string => (config.twilio === undefined ? w.none.abroad : w.none.twilio);

const controller = (w: DocumentWords, facts: Facts, setting: Setting): Block[] => [
  {
    kind: 'facts',
    rows: [
      [w.fields.controller, facts.name],
      [w.fields.contact, facts.contact ?? '—'],
      [w.fields.officer, '—'],
      [w.fields.processors, channelsIn(w, setting)],
    ],
  },
  ...(facts.contact === null ? [{ kind: 'todo' as const, text: w.toFill.contact }] : []),
  { kind: 'todo', text: w.toFill.officer },
  { kind: 'todo', text: w.toFill.processor },
];

const activitiesOf = (w: DocumentWords, facts: Facts): Activity[] => {
  const basis = facts.messages.map(({ basis: text }) => text).filter((text, i, all) => all.indexOf(text) === i);
  const { count, longestDays, withoutAssessment } = facts.cameras;
  const events = facts.cameraEvents;
  const answers = facts.retention.find(({ category }) => category === 'survey_answers');
  return [
    w.incidents(`${w.days(daysOf(facts, 'incidents'))}; ${w.days(daysOf(facts, 'personal_words'))}`),
    w.warnings(basis.join('; '), facts.keepRecipientsDays === null ? '—' : w.days(facts.keepRecipientsDays)),
    w.help(w.days(daysOf(facts, 'help_words'))),
    w.accounts(facts.accounts, w.days(daysOf(facts, 'import_rows'))),
    ...(count > 0 ? [w.cameras(count, longestDays === null ? undefined : w.days(longestDays), withoutAssessment)] : []),
    ...(events.senders > 0 || events.purposes.length > 0
      ? [
          w.cameraEvents(
            events.purposes.join('; '),
            events.bases.join('; '),
            events.people,
            events.longestDays === null ? undefined : w.days(events.longestDays),
          ),
        ]
      : []),
    ...(facts.surveys > 0 ? [w.surveys(facts.surveys, answers?.decided ? w.days(answers.days) : undefined)] : []),
    ...(facts.layers.length > 0 ? [w.layers(facts.layers.map(({ title }) => title).join('; '))] : []),
  ];
};

const activitySection = (w: DocumentWords, activity: Activity, no: number, setting: Setting): Section => ({
  title: w.records.activity(no, activity.title),
  blocks: [
    {
      kind: 'facts',
      rows: [
        [w.fields.purpose, activity.purpose],
        [w.fields.basis, activity.basis],
        [w.fields.subjects, activity.subjects],
        [w.fields.data, activity.data],
        [w.fields.recipients, activity.recipients],
        [w.fields.transfers, no === 2 ? transfersIn(w, setting) : w.none.transfers],
        [w.fields.erasure, activity.erasure],
      ],
    },
  ],
});

const retentionTable = (w: DocumentWords, facts: Facts): Block => ({
  kind: 'table',
  head: w.retention,
  rows: facts.retention.map(({ title, days, holds }) => [title, w.days(days), holds === 0 ? '—' : w.held(holds)]),
  empty: '—',
});
const sharesTable = (w: DocumentWords, facts: Facts): Block => ({
  kind: 'table',
  head: w.shares,
  rows: facts.shares.map(({ to, theme, sensitivity, purpose, legalBasis, agreement, until }) => [
    to ?? w.everybody,
    `${w.themes[theme] ?? theme}, ${w.sensitivity[sensitivity] ?? sensitivity}`,
    purpose,
    legalBasis ?? '—',
    agreement ?? '—',
    until,
  ]),
  empty: w.none.shares,
});
const listed = (texts: readonly string[]): Block[] => texts.map((text) => ({ kind: 'text', text }));

const recordsOf = (lang: Document['lang'], facts: Facts, setting: Setting): Document => {
  const w = words[lang];
  return {
    lang,
    title: w.records.title,
    subtitle: `${facts.name} · ${w.madeOn(dateOf(setting.now, facts.country), 'VIAS')}`,
    sections: [
      { title: w.fields.controller, blocks: controller(w, facts, setting) },
      ...activitiesOf(w, facts).map((activity, i) => activitySection(w, activity, i + 1, setting)),
      { title: w.heads.retention, blocks: [retentionTable(w, facts)] },
      { title: w.heads.shares, blocks: [sharesTable(w, facts)] },
      { title: w.heads.security, blocks: listed(w.measures) },
    ],
  };
};

const assessmentOf = (lang: Document['lang'], facts: Facts, setting: Setting): Document => {
  const w = words[lang];
  const { sections } = w.dpia;
  return {
    lang,
    title: w.dpia.title,
    subtitle: `${facts.name} · ${w.madeOn(dateOf(setting.now, facts.country), 'VIAS')}`,
    sections: [
      { title: w.fields.controller, blocks: controller(w, facts, setting) },
      {
        title: sections.description,
        blocks: [
          { kind: 'text', text: w.description(facts.name, facts.incidents, facts.specialIncidents) },
          {
            kind: 'table',
            head: [w.fields.purpose, w.fields.subjects, w.fields.data],
            rows: activitiesOf(w, facts).map(({ title, subjects, data }) => [title, subjects, data]),
            empty: '—',
          },
          {
            kind: 'table',
            head: w.special.head,
            rows: facts.indicators.map(({ title, basis }) => [title, basis ?? '—']),
            empty: w.special.empty,
          },
          {
            kind: 'table',
            head: w.special.head,
            rows: facts.layers.map(({ title, basis }) => [title, basis || '—']),
            empty: w.none.layers,
          },
        ],
      },
      {
        title: sections.necessity,
        blocks: [...listed(w.necessity), retentionTable(w, facts), sharesTable(w, facts), { kind: 'todo', text: w.toFill.basis }],
      },
      { title: sections.risks, blocks: [{ kind: 'table', head: w.riskHead, rows: w.risks, empty: '—' }] },
      { title: sections.measures, blocks: listed(w.measures) },
      {
        title: sections.opinion,
        blocks: [
          { kind: 'todo', text: w.toFill.opinion },
          { kind: 'todo', text: w.toFill.subjects },
          { kind: 'todo', text: w.toFill.signature },
        ],
      },
    ],
  };
};
