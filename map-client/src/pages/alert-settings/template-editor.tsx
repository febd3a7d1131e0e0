import { fillLongest, marksOf } from '@vias/alerts/placeholders.ts';
import { countSegments, linkPlace } from '@vias/alerts/segments.ts';
import { useRef, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Lang } from '../alert/alert-data.ts';
import { alertLangs } from '../alert/draft.ts';
import { type Level, levelOf, levels } from '../alert/levels.ts';
import { putAtCursor } from '../alert/link-place.ts';
import { type NewTemplate, useChange, writeTemplate } from './settings-data.ts';

export type Edited = NewTemplate & { id?: string | undefined; version?: number | undefined };
type Placeholder = NonNullable<NewTemplate['placeholders']>[number];
const kinds = ['place', 'time', 'number', 'phone', 'url'] as const;
const usual: Record<string, Placeholder['kind']> = { place: 'place', until: 'time', phone: 'phone' };
const marks = [...Object.keys(usual).map((key) => `[${key}]`), linkPlace];
const longest = 1000;
const room = { place: 24, time: 12, number: 8, phone: 12, url: 40, choice: 40 } as const;

interface TemplateEditorProps {
  start: Edited;
  hazards: readonly { code: string; names: Partial<Record<string, string>> }[];
  onClose: () => void;
}

/** One template: names, level and texts side by side; each [mark] of a text becomes a field with its kind and room, and the segments count with the longest values. */
export const TemplateEditor = ({ start, hazards, onClose }: TemplateEditorProps) => {
  const t = useText();
  const { lang: reader } = useFormat();
  const [value, setValue] = useState(start);
  const save = useChange((template: Edited) => writeTemplate(template), 'template');
  const placeholders = (texts: NewTemplate['texts']): Placeholder[] =>
    [...new Set(alertLangs.flatMap((lang) => marksOf(texts[lang] ?? '')))].map((key) => {
      const known = value.placeholders?.find((entry) => entry.key === key);
      const kind = usual[key] ?? 'place';
      return known ?? { key, kind, max: room[kind] };
    });
  const write = (lang: Lang, text: string): void => {
    const { [lang]: _, ...others } = value.texts;
    const texts = text === '' ? others : { ...others, [lang]: text };
    setValue({ ...value, texts, placeholders: placeholders(texts) });
  };
  const shape = (key: string, part: Partial<Placeholder>): void =>
    setValue({ ...value, placeholders: (value.placeholders ?? []).map((entry) => (entry.key === key ? { ...entry, ...part } : entry)) });
  return (
    <form
      className="template-editor"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(value, { onSuccess: onClose });
      }}
    >
      <div className="pair">
        <Select<string>
          label={t('templates.hazard')}
          value={value.hazard}
          choices={hazards.map(({ code, names }) => ({ id: code, label: names[reader] ?? code }))}
          onChange={(hazard) => setValue({ ...value, hazard })}
        />
        <Select<Level>
          label={t('alerts.level')}
          value={levelOf(value)}
          choices={levels.map(({ id }) => ({ id, label: t(`alerts.level.${id}`) }))}
          onChange={(id) => setValue({ ...value, ...levels.find((level) => level.id === id)?.cap })}
        />
      </div>
      <p className="small quiet">{t('templates.marks')}</p>
      <div className="template-langs">
        {alertLangs.map((lang) => {
          const text = value.texts[lang] ?? '';
          const { segments, encoding } = countSegments(fillLongest(text, value.placeholders ?? [], lang));
          return (
            <div key={lang}>
              <Field
                label={t('templates.name', { lang: t(`alerts.langOf.${lang}`) })}
                value={value.names[lang]}
                maxLength={120}
                onChange={(name) => setValue({ ...value, names: { ...value.names, [lang]: name } })}
              />
              <Field
                label={t('templates.text', { lang: t(`alerts.langOf.${lang}`) })}
                value={text}
                rows={6}
                maxLength={longest}
                onChange={(next) => write(lang, next)}
                hint={text && t('templates.segments', { n: segments, encoding })}
              />
              <InsertMarks text={text} onInsert={(next) => write(lang, next)} />
            </div>
          );
        })}
      </div>
      {(value.placeholders ?? []).map((entry) => (
        <div key={entry.key} className="pair">
          {entry.kind === 'choice' ? (
            <p>{`[${entry.key}] ${(entry.choices ?? []).map((words) => words[reader as Lang]).join(' / ')}`}</p>
          ) : (
            <Select<Placeholder['kind']>
              label={`[${entry.key}]`}
              value={entry.kind}
              choices={kinds.map((id) => ({ id, label: t(`alerts.fill.kind.${id}`) }))}
              onChange={(kind) => shape(entry.key, { kind, max: room[kind] })}
            />
          )}
          <Field
            label={t('templates.room')}
            inputMode="numeric"
            value={String(entry.max)}
            onChange={(text) => shape(entry.key, { max: Math.max(1, Math.min(100, Number(text.replace(/\D/g, '')) || 1)) })}
          />
        </div>
      ))}
      <Field
        label={t('templates.validUntil')}
        type="date"
        value={value.validUntil?.slice(0, 10) ?? ''}
        onChange={(day) => setValue({ ...value, validUntil: day ? `${day}T00:00:00Z` : null })}
      />
      {save.error ? <ErrorNotice error={save.error} /> : null}
      <span className="actions">
        <Button kind="primary" type="submit" isDisabled={alertLangs.some((lang) => !value.names[lang].trim()) || save.isPending}>
          {t('alertSettings.save')}
        </Button>
        <Button onPress={onClose}>{t('form.cancel')}</Button>
      </span>
    </form>
  );
};

/** What a text does not hold yet, put in at its cursor; the text area is the one above. */
const InsertMarks = ({ text, onInsert }: { text: string; onInsert: (text: string) => void }) => {
  const t = useText();
  const row = useRef<HTMLParagraphElement>(null);
  const missing = marks.filter((mark) => !text.includes(mark) && text.length + mark.length + 2 <= longest);
  if (missing.length === 0) return null;
  return (
    <p className="template-marks small" ref={row}>
      {t('templates.insert')}
      {missing.map((mark) => (
        <button
          key={mark}
          type="button"
          className="alert-link"
          title={mark === linkPlace ? t('alerts.what.linkWhy') : undefined}
          onClick={() => {
            const area = row.current?.parentElement?.querySelector('textarea');
            if (area) putAtCursor(area, mark, onInsert);
          }}
        >
          {mark}
        </button>
      ))}
    </p>
  );
};
