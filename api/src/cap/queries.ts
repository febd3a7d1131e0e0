import { changeWords } from '@vias/alerts/cap.ts';
import { grid } from '@vias/sql/grid.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { readyText } from '../alerts/texts.ts';
import { CapEntry, CapRevoked } from './contract.ts';
import './problems.ts';
import type { CapMessage } from './read-cap.ts';

const Published = z.object({
  id: z.string(),
  tenant: z.string(),
  timeZone: z.string(),
  senderName: z.string(),
  sent: z.coerce.date(),
  isDrill: z.boolean(),
  msgType: z.enum(['Alert', 'Update', 'Cancel']),
  category: z.string(),
  event: z.string(),
  responseType: z.string(),
  urgency: z.string(),
  severity: z.string(),
  certainty: z.string(),
  onset: z.coerce.date().nullable(),
  expires: z.coerce.date(),
  headline: z.string(),
  mainLang: z.string(),
  areaName: z.string(),
  area: z.array(z.array(z.array(z.array(z.number())))),
  texts: z.array(z.object({ lang: z.string(), body: z.string(), areaWords: z.string().nullable(), event: z.string().nullable() })),
  refId: z.string().nullable(),
  refSent: z.coerce.date().nullable(),
});

/** One alert that went out, as the world may read it. */
export const selectPublished = async (tx: Tx, id: string) =>
  (await tx.one(z.object({ alert: Published.nullable() }), sql`select published_alert(${id}) as alert`)).alert;

const FeedEntry = z.object({
  id: z.string(),
  title: z.string(),
  isDrill: z.boolean(),
  msgType: z.string(),
  senderName: z.string(),
  areaName: z.string(),
  sentAt: z.coerce.date(),
});
export type FeedEntry = z.output<typeof FeedEntry>;

// What the world reads of an alert that was stopped; the words of the alert itself would read as if it stood.
const stopWords: Record<string, string> = {
  lv: 'Brīdinājums ir atcelts.',
  lt: 'Perspėjimas atšauktas.',
  ru: 'Предупреждение отменено.',
  en: 'The warning is withdrawn.',
};

/** The cancel of an alert that was stopped after it had gone out; null when it was not. */
export async function selectStop(tx: Tx, id: string) {
  const { alert } = await tx.one(z.object({ alert: Published.nullable() }), sql`select published_stop(${id}) as alert`);
  if (!alert) return null;
  const texts = alert.texts.map((text) => ({ ...text, body: stopWords[text.lang] ?? '' }));
  const words: Record<string, string> = changeWords.Cancel;
  return { ...alert, texts, headline: `${words[alert.mainLang] ?? changeWords.Cancel.en}: ${alert.headline}` };
}

/** What the feed lists, newest first. */
export const selectFeed = (tx: Tx, most: number) =>
  tx.rows(
    FeedEntry,
    sql`select id, title, is_drill as "isDrill", msg_type as "msgType", sender_name as "senderName", area_name as "areaName", published_at as "sentAt" from published_alerts(${most})`,
  );

const iso = (column: Sql): Sql => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const ours = sql`(select st_union(t.geom, ${grid}) from tenant_territory tt join territory t on t.country = tt.country and t.scheme = tt.scheme and t.code = tt.code
  where tt.tenant_id = my_tenant() and t.geom && m.geom)`;
const entry = sql`m.cap_message_id as id, m.source, m.sender, ${iso(sql`m.sent_at`)} as "sentAt", m.status = 'Exercise' as "isExercise", m.is_signed as "isSigned", m.msg_type as "msgType", m.category, m.event, m.response_type as "responseType", m.certainty, m.headline,
  m.severity, m.urgency, m.area_name as "areaName", m.unplaced, ${iso(sql`m.onset_at`)} as "onsetAt", ${iso(sql`m.expires_at`)} as "expiresAt", m.texts,
  array(select l from tenant t, unnest(t.languages) l where t.tenant_id = my_tenant() and not exists (select from jsonb_array_elements(m.texts) x where x ->> 'lang' = l)) as "withoutText",
  array(select l from tenant t, unnest(t.languages) l where t.tenant_id = my_tenant() and exists (select from jsonb_array_elements(m.texts) x where x ->> 'lang' = l)
    and not exists (select from jsonb_array_elements(m.texts) x where x ->> 'lang' = l and x ->> 'areaWords' is not null)) as "withoutAreaWords",
  exists (select from tenant_territory tt join territory t on t.country = tt.country and t.scheme = tt.scheme and t.code = tt.code
    where tt.tenant_id = my_tenant() and t.geom && m.geom and st_intersects(t.geom, m.geom)) as "touchesUs",
  st_asgeojson(st_multi(st_simplifypreservetopology(m.geom, 0.001)), 5)::json as geometry`;
const open = sql`m.expires_at > now() and m.replaced_at is null and m.msg_type <> 'Cancel'
  and not exists (select from cap_decision d where d.tenant_id = my_tenant() and d.cap_message_id = m.cap_message_id)`;

/** Warnings of others that wait for a decision. */
export const selectMessages = (tx: Tx) =>
  tx.rows(
    CapEntry,
    sql`select ${entry} from cap_message m where ${open}
      order by array_position(array['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'], m.severity), m.sent_at desc, m.cap_message_id limit 100`,
  );

/** What the municipality took over and its sender took back or changed since, newest first: nobody else tells those whom the own warning is for. It leaves the list when that warning is over, stopped, or has a newer word after it. */
export const selectRevoked = (tx: Tx) =>
  tx.rows(
    CapRevoked,
    sql`select m.cap_message_id as id, m.source, o.headline, m.msg_type as "msgType", ${iso(sql`m.sent_at`)} as "sentAt",
        json_build_object('id', a.alert_id, 'title', a.title, 'isOut', a.started_at is not null) as alert
      from cap_decision d join cap_message o using (cap_message_id) join alert a on a.tenant_id = d.tenant_id and a.alert_id = d.alert_id
      join cap_message m on m.tenant_id = o.tenant_id and m.source = o.source and m.msg_type in ('Update', 'Cancel')
        and m.refers_to @> jsonb_build_array(jsonb_build_object('sender', o.sender, 'identifier', o.identifier, 'sent', to_char(o.sent_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
        and m.status in (o.status, 'Actual')
      where d.tenant_id = my_tenant() and a.status in ('draft', 'in_review', 'approved', 'resolving', 'sending', 'paused', 'completed') and a.expires_at > now()
        and not exists (select from alert f where f.tenant_id = a.tenant_id and f.references_id = a.alert_id and f.started_at is not null)
      order by m.sent_at desc, m.cap_message_id limit 20`,
  ); // prettier-ignore

const shorten = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1).replace(/\s+\S*$/, '')}…`);
// Each ring is made valid by itself: one that crosses itself would otherwise make the union of all fail or lose ground. The same area in every language counts once, because it is a union.
const partsOf = ({ infos }: CapMessage): Sql[] =>
  infos.flatMap(({ areas }) =>
    areas.flatMap(({ polygons, circles }) => [
      ...polygons.map(
        (ring) =>
          sql`st_collectionextract(st_makevalid(st_geomfromgeojson(${JSON.stringify({ type: 'Polygon', coordinates: [ring.map(([lat, lon]) => [lon, lat])] })})), 3)`,
      ),
      ...circles.map(
        ({ lat, lon, km }) =>
          sql`st_buffer(st_setsrid(st_makepoint(${lon}, ${lat}), 4326)::geography, ${Math.max(km, 0.1) * 1000})::geometry`,
      ),
    ]),
  );

// Names under which CAP writes divisions, and as what they are kept here; letters and digits alone. Any other name is looked up as it is.
const schemes: Record<string, string> = {
  NUTS3: 'NUTS',
  NUTS2: 'NUTS',
  ATVKCODE: 'ATVK',
  LVATVK: 'ATVK',
  LAU2: 'LAU',
  LAUID: 'LAU',
  LTLAU: 'LAU',
  LTADMIN: 'LAU',
};
const lettersOf = (name: string): string => name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
const schemeOf = (name: string): string => schemes[lettersOf(name)] ?? lettersOf(name);

/** Areas without coordinates: the territories valid today that their codes name, and the names of those areas of which no division is here with every code. */
async function placeCodes(tx: Tx, { infos }: CapMessage): Promise<{ territories: number[]; unplaced: string[] }> {
  const areas = infos.flatMap((one) => one.areas).filter(({ polygons, circles }) => polygons.length + circles.length === 0);
  const wanted = areas.flatMap(({ codes }) => codes);
  const found =
    wanted.length === 0
      ? []
      : await tx.rows(
          z.object({ scheme: z.string(), code: z.string(), country: z.string(), id: z.int() }),
          sql`select w.scheme, w.code, t.country, t.territory_id as id
            from (select distinct scheme, code from jsonb_to_recordset(${JSON.stringify(wanted.map(({ scheme, code }) => ({ scheme: schemeOf(scheme), code })))}::jsonb) as x(scheme text, code text)) w
            join territory t on w.scheme in (regexp_replace(upper(t.scheme), '[^A-Z0-9]', '', 'g'), regexp_replace(upper(t.scheme), '[^A-Z]', '', 'g'))
              and t.code in (w.code, regexp_replace(w.code, '^' || t.country || '[-_ ]?', ''))
            join boundary_set b using (boundary_set_id)
            where b.valid_from <= local_day() and (b.valid_to is null or b.valid_to > local_day())`,
        );
  // The same code in two countries names neither.
  const idsOf = (scheme: string, code: string): number[] => {
    const those = found.filter((one) => one.scheme === scheme && one.code === code);
    return those.every(({ country }) => country === those[0]?.country) ? those.map(({ id }) => id) : [];
  };
  const territories = new Set<number>();
  const unplaced = new Set<string>();
  for (const { name: of, codes } of areas) {
    // The same area often comes in several divisions: one that is here whole will do, a part of one will not.
    const divisions = [...new Set(codes.map(({ scheme }) => schemeOf(scheme)))].map((scheme) =>
      codes.filter((one) => schemeOf(one.scheme) === scheme).map(({ code }) => idsOf(scheme, code)),
    );
    const whole = divisions.find((those) => those.every((ids) => ids.length > 0));
    if (whole) for (const id of whole.flat()) territories.add(id);
    else unplaced.add(shorten(of || codes.map(({ code }) => code).join(', ') || '–', 200));
  }
  return { territories: [...territories], unplaced: [...unplaced] };
}

type CapInfo = CapMessage['infos'][number];
// What is kept of a cancel that says nothing but what it cancels; it is shown to nobody.
const bareCancel: CapInfo = {
  language: 'en-US',
  category: 'Other',
  event: 'Cancel',
  responseType: 'None',
  urgency: 'Past',
  severity: 'Unknown',
  certainty: 'Unknown',
  onset: null,
  expires: null,
  headline: '',
  description: '',
  instruction: '',
  areas: [],
};
const graveness = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'];
const namesOf = (infos: readonly CapInfo[]): string =>
  [...new Set(infos.flatMap(({ areas }) => areas.map(({ name }) => name)).filter(Boolean))].join(', ');
const bodyOf = ({ headline, description, instruction, event }: CapInfo): string =>
  [description || headline || event, instruction].filter(Boolean).join(' ').replaceAll(/\s+/g, ' ').trim();
const langOf = ({ language }: CapInfo): string => language.slice(0, 2).toLowerCase();

const shapeOf = ({ polygons, circles, codes }: CapInfo['areas'][number]): string => JSON.stringify([polygons, circles, codes]);
/** Areas by what they cover: the name that each has in one language. */
const namedIn = (infos: readonly CapInfo[]): Map<string, string> =>
  new Map(infos.flatMap(({ areas }) => areas.flatMap((area) => (area.name ? [[shapeOf(area), area.name]] : []))));
// The area in a language: only where it names all there is, or whoever reads it would take a part for the whole.
const areaWordsOf = ({ infos }: CapMessage, lang: string): string | null => {
  const whole = new Set(infos.flatMap(({ areas }) => areas.map(shapeOf)));
  const named = namedIn(infos.filter((info) => langOf(info) === lang));
  return whole.size > 0 && [...whole].every((shape) => named.has(shape)) ? shorten([...new Set(named.values())].join(', '), 200) : null;
};
// What the area is called in the list: as its first part of that language calls it, and in others what that language does not name.
const areaNameOf = ({ infos }: CapMessage, lang: string): string => {
  const names = new Map([...namedIn(infos), ...namedIn(infos.filter((info) => langOf(info) === lang))]);
  return [...new Set(names.values())].join(', ');
};

// One text for each language. Where a message says several things for several areas, each begins with its area, so that whoever takes it over sees that they differ.
const textsOf = (message: CapMessage): CapEntry['texts'] =>
  [...new Set(message.infos.map(langOf))].map((lang) => {
    const own = message.infos.filter((info) => langOf(info) === lang);
    const said = own.map((info) => (own.length > 1 && namesOf([info]) ? `${namesOf([info])}: ${bodyOf(info)}` : bodyOf(info)));
    return { lang, body: shorten([...new Set(said)].join(' '), 450), areaWords: areaWordsOf(message, lang) };
  });

/**
 * Keeps a message for a tenant (the shared one for feeds), and lets it take the place of those it refers to, those that come later included: of its own sender's alone, and of those whom the operator named as the same (`alike`). Areas that come as codes alone are those of territories here; what is none is kept by name, so that a person draws it. Every language becomes a text of at most 450 characters.
 * Answers its id; undefined when it is here already. Throws cap.over when it ends in the past, unless it changes or cancels another one, which would else stay, and cap.other_sender for a cancel of what others sent.
 */
export async function keepMessage(
  tx: Tx,
  tenant: string,
  source: string,
  read: CapMessage,
  alike: readonly string[] = [],
): Promise<string | undefined> {
  // CAP 1.2, 3.2.1: who sends is told by "sender". Several services share one feed, and none of them may take back what another one warns of. What it says itself stands beside that.
  const isOwn = ({ sender }: { sender: string }): boolean =>
    sender === read.sender || (alike.includes(sender) && alike.includes(read.sender));
  const message = { ...read, references: read.references.filter(isOwn) };
  if (read.msgType === 'Cancel' && read.references.length > 0 && message.references.length === 0)
    throw new Problem('cap.other_sender', { field: 'xml' });
  // The gravest speaks for the whole: a warning must not look milder than a part of it is.
  const [info = bareCancel] = [...message.infos].sort((a, b) => graveness.indexOf(a.severity) - graveness.indexOf(b.severity));
  const day = new Date(Date.parse(message.sent) + 86_400_000).toISOString();
  // Instants are written alike, so their text sorts as they do: it begins with the first part and ends with the last.
  const expires =
    message.infos
      .map((one) => one.expires ?? day)
      .sort()
      .at(-1) ?? day; // prettier-ignore
  const onset = message.infos.some((one) => one.onset === null) ? null : (message.infos.map((one) => one.onset).sort()[0] ?? null); // prettier-ignore
  const changes = message.msgType !== 'Alert' && message.references.length > 0;
  if (Date.parse(expires) <= Date.now() && !changes) throw new Problem('cap.over');
  const texts = textsOf(message);
  const coded = await placeCodes(tx, message);
  const parts = [
    ...partsOf(message),
    sql`(select st_union(geom, ${grid}) from territory where territory_id = any (${coded.territories}::int[]))`,
  ];
  const kept = await tx.maybe(
    z.object({ id: z.string() }),
    sql`
    insert into cap_message (tenant_id, source, sender, identifier, sent_at, status, msg_type, category, event, response_type, urgency, severity, certainty, onset_at, expires_at, headline, area_name, texts, is_signed, unplaced, geom, refers_to, replaced_at)
    select ${tenant}, ${source}, ${message.sender}, ${message.identifier}, ${message.sent}, ${message.status}, ${message.msgType}, ${info.category}, ${shorten(info.event, 120)}, ${info.responseType},
      ${info.urgency}, ${info.severity}, ${info.certainty}, ${onset}::timestamptz, ${expires}, ${shorten(info.headline || info.event, 120)}, ${shorten(areaNameOf(message, langOf(info)) || source, 200)},
      ${JSON.stringify(texts)}::jsonb, ${message.isSigned}, ${coded.unplaced}::text[], area.geom, ${JSON.stringify(message.references)}::jsonb,
      (select now() from cap_message later where later.tenant_id = ${tenant} and later.source = ${source} and later.refers_to @> ${JSON.stringify([{ sender: message.sender, identifier: message.identifier, sent: message.sent }])}::jsonb
        and later.status in (${message.status}, 'Actual') limit 1)
    from (select st_multi(st_collectionextract(st_unaryunion(st_collect(array[${sql.join(parts)}]), ${grid}), 3)) as geom) g
    left join lateral (select g.geom where not st_isempty(g.geom)) area on true
    on conflict do nothing returning cap_message_id as id`,
  ); // prettier-ignore
  if (kept && message.references.length > 0) {
    // An exercise takes back exercises alone: practising a cancel cancels nothing.
    await tx.run(
      sql`select replace_cap_messages(${tenant}, ${source}, (select coalesce(jsonb_agg(r), '[]') from jsonb_array_elements(${JSON.stringify(message.references)}::jsonb) r
        where ${message.status} = 'Actual' or not exists (select from cap_message m where m.tenant_id = ${tenant} and m.source = ${source} and m.sender = r ->> 'sender'
          and m.identifier = r ->> 'identifier' and m.status = 'Actual')))`,
    );
  }
  return kept?.id;
}

/** One entry, decided or not; throws cap.not_found. */
export async function requireEntry(tx: Tx, id: string): Promise<CapEntry> {
  const found = await tx.maybe(CapEntry, sql`select ${entry} from cap_message m where m.cap_message_id = ${id}`);
  if (!found) throw new Problem('cap.not_found');
  return found;
}

const decide = async (tx: Tx, id: string, alertId: string | null): Promise<void> => {
  const decided = await tx.run(
    sql`insert into cap_decision (tenant_id, cap_message_id, alert_id) values (my_tenant(), ${id}, ${alertId}::uuid) on conflict do nothing`,
  );
  if (decided === 0) throw new Problem('cap.decided');
};

const requireOpen = async (tx: Tx, id: string): Promise<CapEntry> => {
  const found = await requireEntry(tx, id);
  const { isOpen, isDecided } = await tx.one(
    z.object({ isOpen: z.boolean(), isDecided: z.boolean() }),
    sql`select exists (select from cap_message m where m.cap_message_id = ${id} and ${open}) as "isOpen",
      exists (select from cap_decision d where d.tenant_id = my_tenant() and d.cap_message_id = ${id}) as "isDecided"`,
  );
  if (isDecided) throw new Problem('cap.decided');
  if (!isOpen) throw new Problem('cap.not_found');
  return found;
};

const langs = ['lv', 'lt', 'ru', 'en'] as const;

/**
 * Takes a message over as a draft for the part that is the municipality's own; nothing of it is sent before two people have seen it. Where its area is not whole on the map
 * `drawn` is the draft that a person drew for it. Throws cap.no_area without one, cap.not_ours.
 */
export async function takeMessage(tx: Tx, id: string, drawn?: string): Promise<string> {
  const message = await requireOpen(tx, id);
  if (drawn !== undefined && (message.geometry === null || message.unplaced.length > 0)) {
    const mine = await tx.maybe(
      z.object({ id: z.string() }),
      sql`select alert_id as id from alert where alert_id = ${drawn} and tenant_id = my_tenant() and status = 'draft'`,
    );
    if (!mine) throw new Problem('cap.not_found', { field: 'alert' });
    await decide(tx, id, drawn);
    return drawn;
  }
  if (message.geometry === null) throw new Problem('cap.no_area');
  const made = await tx.maybe(
    z.object({ id: z.string() }),
    sql`
    insert into alert (tenant_id, access_class_id, title, is_drill, category, event, response_type, urgency, severity, certainty, area, area_name, onset_at, expires_at)
    select c.tenant_id, c.access_class_id, left(m.headline, 120), m.status = 'Exercise', m.category, m.event, m.response_type, m.urgency, m.severity, m.certainty, part.geom,
      coalesce((select x ->> 'areaWords' from tenant t, jsonb_array_elements(m.texts) x where t.tenant_id = c.tenant_id and x ->> 'lang' = t.languages[1]), m.area_name), m.onset_at, m.expires_at
    from cap_message m join access_class c on c.tenant_id = my_tenant() and c.theme = 'alerts' and c.sensitivity = 1
    cross join lateral (select widen_area(st_collectionextract(st_intersection(m.geom, ${ours}, ${grid}), 3)) as geom) part
    where m.cap_message_id = ${id} and not st_isempty(part.geom) returning alert_id as id`,
  );
  if (!made) throw new Problem('cap.not_ours');
  for (const { lang, body, areaWords } of message.texts) {
    const known = langs.find((one) => one === lang);
    if (!known || body === '') continue;
    const { sentBody, count } = readyText({ lang: known, body }, { isDrill: message.isExercise, withoutMarks: false });
    await tx.run(sql`insert into alert_text (alert_id, tenant_id, lang, body, sent_body, encoding, segments, area_words)
      select ${made.id}, my_tenant(), ${known}, ${body}, ${sentBody}, ${count.encoding}, ${count.segments}, nullif(${areaWords}, (select area_name from alert where alert_id = ${made.id}))`);
  }
  await decide(tx, id, made.id);
  return made.id;
}

/** Says that nothing is made of a message. */
export async function passMessage(tx: Tx, id: string): Promise<void> {
  await requireOpen(tx, id);
  await decide(tx, id, null);
}
