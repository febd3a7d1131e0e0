import { CircleCheck, Info, MapPinned, Pencil, ShieldCheck, TriangleAlert, Undo2, X } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { ApiError } from '../../api.ts';
import { config } from '../../config.ts';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { MapCanvas } from '../../map/map-canvas.tsx';
import { ScaleBar } from '../../map/scale-bar.tsx';
import { AreaDialog } from './area-dialog.tsx';
import { AreaOnMap, HomeView } from './area-map.tsx';
import { around, langName, renamed } from './area-words.ts';
import { CutNote } from './cut-note.tsx';
import { alertLangs, type Shape } from './draft.ts';
import { DrawTools, useSketch } from './draw-tools.tsx';
import { percent } from './figures.ts';
import { Part } from './part.tsx';
import { RecentNote } from './recent-note.tsx';
import type { AlertView } from './view.ts';

/** Part 1: the area on the map and, beside it, in words and numbers. */
export const WherePart = ({ view }: { view: AlertView }) => {
  const t = useText();
  const { draft, keeper, preview, previewError } = view;
  const [choosing, setChoosing] = useState(false);
  const [drawing, setDrawing] = useState(true);
  const keep = useRef(keeper);
  keep.current = keeper;
  const onDrawn = useCallback((shape: Shape) => {
    const before = keep.current?.draft.area;
    // A corner moved by hand makes it an area of its own: it is no longer "the municipality of".
    keep.current?.changeArea({
      name: before?.territories.length ? '' : (before?.name ?? ''),
      words: before?.territories.length ? undefined : before?.words,
      shape,
      territories: [],
      exclude: before?.exclude,
    });
  }, []);
  const tools = useSketch(keeper);
  const cut = draft.area?.exclude;
  const broken = previewError instanceof ApiError && previewError.status === 422 ? previewError.detail : undefined;
  return (
    <Part
      no={1}
      name="where"
      title={t('alerts.where')}
      end={
        broken ? (
          <span className="tag late end">
            <Icon of={TriangleAlert} />
            {t('alerts.where.invalid')}
          </span>
        ) : preview && draft.area ? (
          <span className="tag done end">
            <Icon of={CircleCheck} />
            {t('alerts.where.valid')}
          </span>
        ) : undefined
      }
    >
      <div className="alert-where-body">
        <MapCanvas start={startOf(draft.area?.shape)} label={t('alerts.where.map')}>
          <AreaOnMap
            shape={draft.area?.shape}
            isDrill={draft.isDrill}
            cut={cut && { shape: cut.shape, words: cut.name ? t('alerts.cut.onMap', { name: cut.name }) : t('alerts.cut.onMapNoName') }}
            sketch={tools.sketch}
            onChange={keeper && drawing ? onDrawn : undefined}
          />
          {keeper && (
            <fieldset className="alert-tools" aria-label={t('alerts.where.tools')}>
              <button type="button" aria-pressed={drawing} onClick={() => setDrawing(!drawing || !draft.area)}>
                <Icon of={Pencil} />
                {t(draft.area ? 'alerts.where.edit' : 'alerts.where.draw')}
              </button>
              <button type="button" onClick={() => setChoosing(true)}>
                <Icon of={MapPinned} />
                {t('alerts.where.choose')}
              </button>
              <button type="button" disabled={!keeper.canUndo} onClick={keeper.undoArea}>
                <Icon of={Undo2} />
                {t('alerts.where.undo')}
              </button>
              {draft.area && (
                <button type="button" onClick={() => keeper.changeArea(undefined)}>
                  <Icon of={X} />
                  {t('alerts.where.clear')}
                </button>
              )}
            </fieldset>
          )}
          {keeper && <DrawTools tools={tools} hasArea={!!draft.area} />}
          {!draft.area && <HomeView />}
          {keeper && !draft.area && drawing && !tools.mode && <p className="alert-map-hint">{t('alerts.where.hint')}</p>}
          <div className="alert-scale">
            <ScaleBar />
            <span className="quiet">Natural Earth, GeoNames</span>
          </div>
        </MapCanvas>
        <AreaWords view={view} broken={broken} onChoose={() => setChoosing(true)} />
      </div>
      {choosing && keeper && (
        <AreaDialog
          current={draft.area}
          onClose={() => setChoosing(false)}
          onChoose={(area) => {
            keeper.changeArea(area);
            setChoosing(false);
          }}
        />
      )}
    </Part>
  );
};

const startOf = (shape: Shape | undefined) => {
  const [lon, lat] = shape?.coordinates[0]?.[0]?.[0] ?? [];
  if (lon !== undefined && lat !== undefined) return { lon, lat, zoom: 11 };
  return { lon: 24.2, lat: 56.3, zoom: 7.5 };
};

/** The two countries' own tenants tell in which country "abroad" is. */
const isLithuanian = (tenant: string): boolean => config().tenants.find(({ id }) => id === tenant)?.country === 'LT';

/** The area in the words of the other languages that the warning has: written by the author, read by whoever approves. */
const OtherWords = ({ view: { draft, keeper, preview } }: { view: AlertView }) => {
  const t = useText();
  const { lang } = useFormat();
  const { area, texts } = draft;
  const main = preview?.mainLanguage;
  if (!area || !main) return null;
  const langs = alertLangs.filter((lang) => lang !== main && texts[lang].trim() && (keeper || area.words?.[lang]));
  if (!keeper)
    return langs.map((lang) => (
      <p key={lang} className="small" lang={lang}>
        {area.words?.[lang]}
      </p>
    ));
  if (langs.length === 0) return null;
  const missing = langs.filter((lang) => !area.words?.[lang]?.trim());
  const names = (of: typeof langs): string => of.map((one) => langName(t, lang, one)).join(', ');
  return (
    <details className="alert-other-words">
      <summary>
        {missing.length === 0
          ? t('alerts.where.otherLangsAll', { langs: names(langs) })
          : t('alerts.where.otherLangsMissing', { langs: names(missing) })}
      </summary>
      {langs.map((lang) => (
        <Field
          key={lang}
          label={t('alerts.where.nameIn', { lang: t(`alerts.lang.${lang}`) })}
          value={area.words?.[lang] ?? ''}
          maxLength={200}
          onChange={(said) => keeper.change({ area: { ...area, words: { ...area.words, [lang]: said } } })}
        />
      ))}
    </details>
  );
};

const AreaWords = ({ view, broken, onChoose }: { view: AlertView; broken: string | undefined; onChoose: () => void }) => {
  const t = useText();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const { draft, keeper, preview, alert } = view;
  const facts = draft.area ? preview?.area : undefined;
  const share = facts?.share;
  const places = facts?.settlements ?? [];
  const shown = all ? places : places.slice(0, 7);
  const more = (facts?.settlementCount ?? 0) - shown.length;
  const rows: [string, string][] = facts
    ? [
        [t('alerts.where.km2'), `${format.number(facts.km2, facts.km2 < 100 ? 1 : 0)}\u00a0km²`],
        ...(share && share.abroad > 0
          ? [
              [
                t(isLithuanian(alert?.tenant ?? '') ? 'alerts.where.inLatvia' : 'alerts.where.inLithuania'),
                percent(format, share.abroad),
              ] as [string, string],
            ]
          : []),
        [t('alerts.where.edge'), t('alerts.where.edgeValue', { km: format.number(facts.edgeKm, 1), n: facts.vertices })],
        [t('alerts.where.places'), format.number(facts.settlementCount)],
      ]
    : [];
  if (!draft.area) {
    return (
      <div className="alert-words">
        <p className="say quiet">{t('alerts.where.none')}</p>
        <p className="small">{t('alerts.where.noneNext')}</p>
        {keeper && (
          <Button icon={MapPinned} onPress={onChoose}>
            {t('alerts.where.choose')}
          </Button>
        )}
      </div>
    );
  }
  return (
    <div className="alert-words">
      {keeper ? (
        <Field
          label={t('alerts.where.name')}
          value={draft.area.name}
          placeholder={places[0] ? around(preview?.mainLanguage ?? 'lv', places[0]) : t('alerts.where.nameExample')}
          maxLength={200}
          rows={2}
          onChange={(name) => draft.area && keeper.change({ area: renamed(draft.area, name) })}
        />
      ) : (
        <p className="say">{draft.area.name}</p>
      )}
      <OtherWords view={view} />
      {broken && (
        <p className="alert-note late" role="alert">
          <Icon of={TriangleAlert} />
          <span>{broken}</span>
        </p>
      )}
      <CutNote view={view} />
      {rows.length > 0 && (
        <dl>
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {places.length > 0 && (
        <p className="small">
          {shown.join(', ')}
          {more > 0 && !all && ` ${t('alerts.where.more', { n: more })}`}.{' '}
          {places.length > shown.length && (
            <button type="button" className="alert-link" onClick={() => setAll(true)}>
              {t('alerts.where.all')}
            </button>
          )}
        </p>
      )}
      {draft.isDrill && (
        <p className="alert-note">
          <Icon of={Info} />
          <span>{t('alerts.where.drill')}</span>
        </p>
      )}
      {!draft.isDrill && share && share.agreed > 0 && (
        <p className="alert-note done">
          <Icon of={ShieldCheck} />
          <span>{t('alerts.where.agreed', { share: percent(format, share.agreed) })}</span>
        </p>
      )}
      {!draft.isDrill && share && share.notIncluded > 0.005 && (
        <p className="alert-note late">
          <Icon of={TriangleAlert} />
          <span>{t('alerts.where.notIncluded', { share: percent(format, share.notIncluded) })}</span>
        </p>
      )}
      {!draft.isDrill && preview && <RecentNote view={view} preview={preview} />}
    </div>
  );
};
