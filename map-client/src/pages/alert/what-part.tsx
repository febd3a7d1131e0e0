import { openMark } from '@vias/alerts/placeholders.ts';
import { linkPlace } from '@vias/alerts/segments.ts';
import { Radio, RadioGroup } from 'react-aria-components';
import { useFormat } from '../../i18n/format.ts';
import { type TextFunction, useText } from '../../i18n/i18n.ts';
import type { AlertPreview, Lang } from './alert-data.ts';
import { alertLangs, countText, leaving } from './draft.ts';
import { lasts, money } from './figures.ts';
import { FillStrip } from './fill-strip.tsx';
import { putInto, takesLink } from './link-place.ts';
import { Part } from './part.tsx';
import type { AlertView } from './view.ts';

type Cost = AlertPreview['cost']['chosen'];

/** Part 2: the texts side by side, each with its segments, and the choice about diacritics with its consequence. */
export const WhatPart = ({ view }: { view: AlertView }) => {
  const t = useText();
  const { draft, keeper, preview } = view;
  return (
    <Part
      no={2}
      name="what"
      title={t('alerts.what')}
      end={
        <>
          <InsertLink view={view} />
          <Marks view={view} />
        </>
      }
    >
      {keeper && draft.template && <FillStrip keeper={keeper} />}
      <div className="alert-langs">
        {alertLangs.map((lang) => (
          <TextColumn
            key={lang}
            lang={lang}
            view={view}
            people={preview?.languages.find((entry) => entry.lang === lang)?.people}
            isMain={preview?.mainLanguage === lang}
            onChange={keeper && ((body) => keeper.change({ texts: { ...draft.texts, [lang]: body } }))}
          />
        ))}
      </div>
    </Part>
  );
};

/** The link to the page for residents, at the end of every text that has none: they read and answer in their own language. */
const InsertLink = ({ view: { draft, keeper } }: { view: AlertView }) => {
  const t = useText();
  if (!keeper || !alertLangs.some((lang) => takesLink(draft.texts[lang], longest))) return null;
  const insert = (body: string): string => (takesLink(body, longest) ? putInto(body, body.length, linkPlace).text : body);
  return (
    <button
      type="button"
      className="alert-link"
      title={t('alerts.what.linkAll')}
      onClick={() =>
        keeper.change({
          texts: { lv: insert(draft.texts.lv), lt: insert(draft.texts.lt), ru: insert(draft.texts.ru), en: insert(draft.texts.en) },
        })
      }
    >
      {t('alerts.what.link')}
    </button>
  );
};

const Marks = ({ view }: { view: AlertView }) => {
  const t = useText();
  const format = useFormat();
  const { draft, keeper, preview } = view;
  const say = (cost: Cost | undefined): string =>
    cost
      ? ` · ${t('alerts.segments.short', { count: format.number(cost.segments) })} · ${money(format.locale, cost.price, cost.priceUnit)} · ${lasts(t, cost.lastAfterSeconds)}`
      : '';
  return (
    <RadioGroup
      className="alert-marks"
      aria-label={t('alerts.marks')}
      orientation="horizontal"
      value={draft.withoutMarks ? 'without' : 'with'}
      onChange={(value) => keeper?.change({ withoutMarks: value === 'without' })}
      isDisabled={!keeper}
    >
      {(['with', 'without'] as const).map((way) => (
        <Radio key={way} value={way}>
          <i aria-hidden="true" />
          <span>
            <b>{t(`alerts.marks.${way}`)}</b>
            <span className="cost">{say(way === 'with' ? preview?.cost.withMarks : preview?.cost.withoutMarks)}</span>
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
};

const longest = 1000;
const placeMarks = /\[(?:place|vieta|место)\]/;

interface TextColumnProps {
  lang: Lang;
  view: AlertView;
  people: number | undefined;
  isMain: boolean;
  onChange: ((body: string) => void) | undefined;
}

const TextColumn = ({ lang, view, people, isMain, onChange }: TextColumnProps) => {
  const t = useText();
  const format = useFormat();
  const { draft, preview } = view;
  const body = draft.texts[lang];
  const { chosen, other } = countText(lang, body, draft);
  const most = preview?.maxSegments ?? 3;
  const sent = leaving(lang, body, draft);
  const differs = sent !== body.trim().normalize('NFC');
  const id = `alert-text-${lang}`;
  const first = preview?.area.settlements[0];
  const mark = openMark.exec(body)?.[0];
  const placeMark = placeMarks.exec(body)?.[0];
  return (
    <div className="alert-lang">
      <h3>
        <label htmlFor={id}>{t(`alerts.lang.${lang}`)}</label>
        <span>{people === undefined ? '' : t('alerts.people.short', { n: people, count: format.number(people) })}</span>
      </h3>
      <textarea
        id={id}
        lang={lang}
        value={onChange ? body : sent || body}
        readOnly={!onChange}
        aria-describedby={`${id}-count`}
        aria-invalid={chosen.segments > most || undefined}
        maxLength={longest}
        placeholder={t(isMain ? 'alerts.what.main' : 'alerts.what.other')}
        onChange={(event) => onChange?.(event.target.value)}
      />
      <div id={`${id}-count`} className="alert-count">
        <SegmentBar segments={chosen.segments} units={chosen.units} left={chosen.left} most={most} />
        <p>
          <span className={chosen.segments > most ? 'late' : ''}>
            <b>{t('alerts.segments', { n: chosen.segments })}</b>
            {body.trim() && ` · ${chosen.encoding}`}
          </span>
          <span>
            {format.number(chosen.units)}/{format.number(chosen.units + chosen.left)}
          </span>
        </p>
        <p className="quiet">
          {placeMark && onChange && first && (
            <>
              <button type="button" className="alert-link" onClick={() => onChange(body.replace(placeMarks, first))}>
                {t('alerts.what.fill', { place: first })}
              </button>{' '}
            </>
          )}
          {chosen.segments > most
            ? t('alerts.segments.tooMany', { most })
            : mark && !(placeMark && onChange && first)
              ? t('alerts.what.mark', { mark: t.maybe(`alerts.fill.${mark.slice(1, -1)}`) ?? mark })
              : secondLine(t, lang, body, draft.withoutMarks, other)}
        </p>
        {onChange && differs && body.trim() && (
          <details>
            <summary>{t('alerts.what.leaves')}</summary>
            <p lang={lang}>{sent}</p>
          </details>
        )}
      </div>
    </div>
  );
};

const secondLine = (
  t: TextFunction,
  lang: Lang,
  body: string,
  withoutMarks: boolean,
  other: { segments: number; encoding: string } | undefined,
): string => {
  if (!body.trim()) return t('alerts.what.empty');
  if (lang === 'ru') return t('alerts.what.russian');
  if (!other) return t('alerts.what.english');
  return t(withoutMarks ? 'alerts.segments.with' : 'alerts.segments.without', { n: other.segments, encoding: other.encoding });
};

/** Segments as boxes that fill up; those still free are drawn faintly. */
const SegmentBar = ({ segments, units, left, most }: { segments: number; units: number; left: number; most: number }) => {
  const part = segments > 0 ? (units + left) / segments : 1;
  return (
    <div className="alert-segments" aria-hidden="true">
      {Array.from({ length: Math.max(most, segments) }, (_, index) => {
        const full = Math.max(0, Math.min(1, (units - index * part) / part));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: boxes have no other name than their place
          <i key={index} className={index >= segments ? 'free' : index >= most ? 'over' : ''}>
            <b style={{ width: `${full * 100}%` }} />
          </i>
        );
      })}
    </div>
  );
};
