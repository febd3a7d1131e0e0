import { fillLongest, marksOf } from '@vias/alerts/placeholders.ts';
import { countSegments } from '@vias/alerts/segments.ts';
import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { textLanguages } from '../alerts/texts.ts';
import { Hazard, type NewTemplate, Template } from './contract.ts';
import './problems.ts';

const iso = (column: string) => sql`to_char(t.${sql.name(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const columns = sql`
  t.alert_template_id as id, t.version, t.tenant_id <> my_tenant() as "isShared", t.hazard_code as hazard, t.names, t.category, t.response_type as "responseType", t.urgency, t.severity,
  t.certainty, t.texts, t.placeholders, ${iso('valid_until')} as "validUntil",
  case when t.withdrawn_at is not null then 'withdrawn' when t.valid_until <= now() then 'expired' else 'valid' end as state,
  jsonb_build_object('name', coalesce(t.written_name, ''), 'at', ${iso('written_at')}) as written,
  case when t.withdrawn_at is not null then jsonb_build_object('name', coalesce(t.withdrawn_name, ''), 'at', ${iso('withdrawn_at')}) end as withdrawn`;
const newest = sql`(select distinct on (tenant_id, alert_template_id) * from alert_template order by tenant_id, alert_template_id, version desc) t`;

/** The newest versions, by hazard in the glossary's order, own ones first; all of them or the valid ones. */
export const selectTemplates = (tx: Tx, all: boolean): Promise<Template[]> =>
  tx.rows(
    Template,
    sql`select ${columns} from ${newest} join hazard h using (hazard_code)
      where ${all} or (t.withdrawn_at is null and (t.valid_until is null or t.valid_until > now()))
      order by h.position, t.tenant_id = 'vias', t.written_at, t.alert_template_id`,
  );

/** The glossary. */
export const selectHazards = (tx: Tx) =>
  tx.rows(
    Hazard,
    sql`select hazard_code as code, jsonb_build_object('lv', lv, 'lt', lt, 'ru', ru, 'en', en) as names from hazard order by position`,
  );

/** Every version of one template, newest first; throws template.not_found. */
export async function selectVersions(tx: Tx, id: string): Promise<Template[]> {
  const items = await tx.rows(
    Template,
    sql`select ${columns} from alert_template t where alert_template_id = ${id} order by version desc limit 500`,
  );
  if (items.length === 0) throw new Problem('template.not_found');
  return items;
}

/** The newest version of a template of the own municipality; throws template.not_found, template.shared or template.withdrawn. */
export async function requireOwn(tx: Tx, id: string): Promise<Template> {
  const [template] = await selectVersions(tx, id);
  if (!template || template.isShared) throw new Problem('template.shared');
  if (template.state === 'withdrawn') throw new Problem('template.withdrawn');
  return template;
}

const Rule = z.object({ mainLanguage: z.enum(['lv', 'lt', 'ru', 'en']), maxSegments: z.int(), knows: z.boolean() });

// A template is checked when it is written, so that no author finds its faults in an emergency.
const check = async (tx: Tx, { hazard, texts, placeholders, validUntil }: NewTemplate, now: number): Promise<void> => {
  const rule = await tx.one(
    Rule,
    sql`select t.languages[1] as "mainLanguage", s.max_segments as "maxSegments", exists (select from hazard where hazard_code = ${hazard}) as knows
      from tenant t join tenant_alert_setting s using (tenant_id) where t.tenant_id = my_tenant()`,
  );
  if (!rule.knows) throw new Problem('template.hazard_unknown', { field: 'hazard', values: { hazard } });
  if (texts[rule.mainLanguage] === undefined)
    throw new Problem('template.text_missing', { field: `texts.${rule.mainLanguage}`, values: { lang: textLanguages[rule.mainLanguage] } });
  if (validUntil !== null && Date.parse(validUntil) <= now) throw new Problem('template.ends_in_past', { field: 'validUntil' });
  const known = new Set(placeholders.map(({ key }) => key));
  const used = new Set<string>();
  for (const lang of ['lv', 'lt', 'ru', 'en'] as const) {
    const text = texts[lang];
    if (text === undefined) continue;
    for (const key of marksOf(text)) {
      if (!known.has(key))
        throw new Problem('template.mark_unknown', { field: `texts.${lang}`, values: { lang: textLanguages[lang], mark: `[${key}]` } });
      used.add(key);
    }
    const { segments } = countSegments(fillLongest(text, placeholders, lang));
    if (segments > rule.maxSegments)
      throw new Problem('template.too_long', {
        field: `texts.${lang}`,
        values: { lang: textLanguages[lang], segments, limit: rule.maxSegments },
      });
  }
  const unused = [...known].find((key) => !used.has(key));
  if (unused !== undefined) throw new Problem('template.mark_unused', { field: 'placeholders', values: { mark: `[${unused}]` } });
};

/** Writes the first version, or after `before` the next one; refuses with template.* what authors could not use. */
export async function insertTemplate(tx: Tx, template: NewTemplate, now: number, before?: Template): Promise<Template> {
  await check(tx, template, now);
  const { hazard, names, category, responseType, urgency, severity, certainty, texts, placeholders, validUntil } = template;
  const made = await tx.maybe(
    z.object({ id: z.uuid() }),
    sql`insert into alert_template (tenant_id, alert_template_id, version, hazard_code, names, category, response_type, urgency, severity, certainty, texts, placeholders, valid_until, written_name)
      values (my_tenant(), coalesce(${before?.id ?? null}::uuid, gen_random_uuid()), ${(before?.version ?? 0) + 1}, ${hazard}, ${JSON.stringify(names)}::jsonb, ${category}, ${responseType}, ${urgency},
              ${severity}, ${certainty}, ${JSON.stringify(texts)}::jsonb, ${JSON.stringify(placeholders)}::jsonb, ${validUntil}::timestamptz, my_principal_name())
      on conflict (tenant_id, alert_template_id, version) do nothing returning alert_template_id as id`,
  );
  if (!made) throw new Problem('template.changed_meanwhile', { values: { version: (before?.version ?? 0) + 1 } });
  return (await selectVersions(tx, made.id))[0] as Template;
}

/** Withdraws a template; its versions stay. */
export async function withdrawTemplate(tx: Tx, { id, version }: Template): Promise<Template> {
  await tx.run(
    sql`update alert_template set withdrawn_at = now(), withdrawn_name = my_principal_name() where tenant_id = my_tenant() and alert_template_id = ${id} and version = ${version}`,
  );
  return (await selectVersions(tx, id))[0] as Template;
}
