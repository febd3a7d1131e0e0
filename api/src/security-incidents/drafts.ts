import { type Block, type Document, toHtml, toMarkdown } from '../privacy/document.ts';
import type { Installation, ReportStep, SecurityIncidentDetail } from './contract.ts';
import { authorities, type DraftLang, type DraftWords, draftWords, type FieldName } from './draft-words.ts';

type Setting = { lang: DraftLang; step: ReportStep; sender: { name: string; contact: string | null }; now: number };

/** A day and a time as the language writes them, where the authority is. */
const clockOf = (lang: DraftLang, country: 'LV' | 'LT', words: DraftWords) => {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: country === 'LT' ? 'Europe/Vilnius' : 'Europe/Riga',
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return (at: string | number): string => {
    const [day = '', time = ''] = format.format(new Date(at)).split(' ');
    const [y, m, d] = day.split('-');
    return `${lang === 'lv' ? `${d}.${m}.${y}.` : day} ${time} (${words.zone[country]})`;
  };
};

/** Which fields stand in a report, part by part. */
const fieldsOf: Record<ReportStep, { incident: FieldName[]; impact: FieldName[]; measures: FieldName[] }> = {
  early_warning: { incident: ['aware', 'began', 'ended', 'happened'], impact: ['unlawfulAct', 'crossBorder', 'systems'], measures: [] },
  notification: {
    incident: ['aware', 'began', 'ended', 'happened', 'unlawfulAct'],
    impact: ['consequences', 'crossBorder', 'systems', 'data', 'residents', 'traces'],
    measures: ['measures'],
  },
  progress_report: {
    incident: ['aware', 'began', 'ended', 'happened'],
    impact: ['consequences', 'crossBorder', 'systems', 'residents'],
    measures: ['measures'],
  },
  final_report: {
    incident: ['aware', 'began', 'ended', 'happened', 'cause', 'unlawfulAct'],
    impact: ['consequences', 'crossBorder', 'systems', 'data', 'residents', 'traces'],
    measures: ['measures'],
  },
  data_authority: {
    incident: ['aware', 'began', 'ended', 'happened'],
    impact: ['data', 'residents', 'consequences'],
    measures: ['measures'],
  },
  people: { incident: ['happened'], impact: ['data', 'consequences'], measures: ['measures'] },
};
/** What people are told themselves is plain, and says nothing of the machine or of the intruder. */
const withInstallation: readonly ReportStep[] = ['notification', 'progress_report', 'final_report', 'data_authority'];

const installationRows = (
  w: DraftWords,
  { vias, node, parts, schema, postgresql, postgis, backup, drill, audit }: Installation,
  clock: (at: string) => string,
): [string, string][] => [
  [w.installation.versions, `VIAS ${vias}, ${schema ?? w.installation.none}; Node ${node}; PostgreSQL ${postgresql}; PostGIS ${postgis}`],
  [w.installation.parts, parts ?? w.installation.none],
  [w.installation.backup, backup === null ? w.installation.none : clock(backup)],
  [w.installation.drill, drill === null ? w.installation.none : clock(drill)],
  [w.installation.audit, audit === null ? w.installation.none : `${audit.chain} ${audit.seq}, ${audit.hash}`],
];

const documentOf = (incident: SecurityIncidentDetail, { lang, step, sender, now }: Setting): Document => {
  const w = draftWords[lang];
  const { country } = incident;
  const clock = clockOf(lang, country, w);
  const number = (n: number): string => new Intl.NumberFormat(lang === 'en' ? 'en-GB' : lang, { useGrouping: n >= 10_000 }).format(n);
  const values: Record<FieldName, string> = {
    sender: sender.name,
    contact: incident.contact || sender.contact || '',
    aware: clock(incident.awareAt),
    began: incident.beganAt === null ? w.unknown : clock(incident.beganAt),
    ended: incident.endedAt === null ? w.goesOn : clock(incident.endedAt),
    happened: incident.happened,
    cause: incident.cause,
    consequences: incident.consequences,
    systems: incident.systems,
    data: incident.dataConcerned,
    residents: incident.residents === null ? w.unknown : w.count(number(incident.residents)),
    crossBorder: w.crossBorder[incident.crossBorder],
    unlawfulAct: w.unlawfulAct[incident.unlawfulAct],
    traces: incident.traces,
    measures: incident.measures,
    earlier: incident.reports
      .filter(
        ({ takenBackAt, step: sent }) =>
          takenBackAt === null && sent !== 'people' && (step === 'data_authority') === (sent === 'data_authority'),
      )
      .map(({ step: sent, sentAt, reference }) => w.sent(w.titles[sent], clock(sentAt), reference))
      .reverse()
      .join('; '),
    installation: '',
  };
  const facts = (fields: readonly FieldName[]): Block => ({
    kind: 'facts',
    rows: fields.map((field) => [w.fields[field], values[field] || '—'] as const),
  });
  const { incident: about, impact, measures } = fieldsOf[step];
  const missing = (['contact', ...about, ...impact, ...measures] as FieldName[]).filter((field) => values[field] === '');
  const due = incident.steps.find((one) => one.step === step && one.sentAt === null)?.dueAt;
  const to = step === 'people' ? w.people : authorities[country][step === 'data_authority' ? 'data' : 'cyber'];
  return {
    lang,
    title: w.titles[step],
    subtitle: [w.made(clock(now), incident.version), due && w.due(clock(due))].filter(Boolean).join(' · '),
    sections: [
      {
        title: `${w.to}: ${to}`,
        blocks: [
          { kind: 'todo', text: w.draft },
          ...(missing.length > 0
            ? [{ kind: 'todo' as const, text: w.toFill(missing.map((field) => w.fields[field].toLocaleLowerCase(lang)).join(', ')) }]
            : []),
          ...(step === 'people' ? [{ kind: 'text' as const, text: w.plain }] : []),
          { kind: 'text', text: `${w.basis(country, step)}.` },
          facts(['sender', 'contact', ...(values.earlier && step !== 'people' ? (['earlier'] as const) : [])]),
        ],
      },
      { title: step === 'people' ? w.parts.people : `${w.parts.incident}: ${incident.title}`, blocks: [facts(about)] },
      { title: w.parts.impact, blocks: [facts(impact)] },
      ...(measures.length > 0 ? [{ title: w.parts.measures, blocks: [facts(measures)] }] : []),
      ...(withInstallation.includes(step)
        ? [{ title: w.parts.installation, blocks: [{ kind: 'facts' as const, rows: installationRows(w, incident.installation, clock) }] }]
        : []),
    ],
  };
};

/** The draft of a report as a page that prints well, or as text, with its content type and file name. */
export const draftOf = (
  incident: SecurityIncidentDetail,
  format: 'html' | 'md',
  setting: Setting,
): { text: string; type: string; name: string } => {
  const made = documentOf(incident, setting);
  return {
    text: format === 'html' ? toHtml(made) : toMarkdown(made),
    type: format === 'html' ? 'text/html; charset=utf-8' : 'text/markdown; charset=utf-8',
    name: `vias-${setting.step.replaceAll('_', '-')}-${incident.awareAt.slice(0, 10)}-${setting.lang}.md`,
  };
};
