import { useQuery } from '@tanstack/react-query';
import type { SharedMap as SharedMapSchema } from '@vias/api/saved-maps/contract.ts';
import { MapPinOff, TriangleAlert } from 'lucide-react';
import { type ReactNode, useContext, useEffect, useRef } from 'react';
import type { z } from 'zod';
import { ApiError, send } from '../api.ts';
import { Icon } from '../controls/icon.tsx';
import { useFormat } from '../i18n/format.ts';
import { chooseLang, langNames, langs, TextsContext, useText } from '../i18n/i18n.ts';
import { Caption } from '../pages/planner/caption.tsx';
import { MapTag } from '../pages/planner/map-tag.tsx';
import { SwipeDivider } from '../pages/planner/swipe-divider.tsx';
import { legendTitle } from '../panels/builder/map-text.ts';
import { useIndicators } from '../panels/builder/thematic.ts';
import { useCategories } from '../panels/incident-filter/categories.ts';
import { daysOf, knowText, subtitleOf } from '../panels/keep/map-words.ts';
import { Legend } from '../panels/layers/legend.tsx';
import { Brand } from '../shell/brand.tsx';
import { useAreas } from './areas.ts';
import { LayerKey } from './layer-key.tsx';
import { LightMap } from './light-map.tsx';
import { SharedLayers } from './shared-layers.tsx';
import { ValueTable } from './value-table.tsx';

type Shared = z.output<typeof SharedMapSchema>;

/** What the address asks for: the map behind a link, whose token stands after the # and never leaves in an address, or a public map. */
export type Asked = { token: string } | { publicMap: string };

/** Maps are kept without the size of the screen; planners' maps are about this large, px. */
const usualFrame = { width: 900, height: 620 };

const read = (asked: Asked, signal: AbortSignal): Promise<Shared> =>
  send('token' in asked ? '/api/shared-map' : `/api/public-maps/${asked.publicMap}`, {
    signal,
    ...('token' in asked && { headers: { 'x-map-link': asked.token } }),
  }).then((answer) => answer.json() as Promise<Shared>);

const LangSwitch = () => {
  const t = useText();
  const { lang } = useContext(TextsContext);
  return (
    <fieldset className="shared-langs">
      <legend className="vh">{t('share.page.language')}</legend>
      {langs.map((id) => (
        <button
          key={id}
          type="button"
          lang={id}
          aria-pressed={id === lang}
          aria-label={`${id.toUpperCase()}, ${langNames[id]}`}
          onClick={() => void chooseLang(id)}
        >
          {id.toUpperCase()}
        </button>
      ))}
    </fieldset>
  );
};

const Frame = ({ children }: { children: ReactNode }) => (
  <div className="shared">
    <header className="shared-top">
      <span className="brand">
        <Brand />
        VIAS
      </span>
      <LangSwitch />
    </header>
    {children}
  </div>
);

/** Says in words why there is no map, and what one can do. */
const Refused = ({ error, asked }: { error: unknown; asked: Asked }) => {
  const t = useText();
  const { status, detail } = error instanceof ApiError ? error : { status: 0, detail: '' };
  const title =
    status === 410 ? t('share.page.over') : status === 404 && 'publicMap' in asked ? t('share.page.missing') : t('share.page.unreachable');
  return (
    <Frame>
      <main id="page" className="shared-refused">
        <Icon of={MapPinOff} large />
        <h1>{title}</h1>
        <p>{detail || t('state.offline.title')}</p>
        {status !== 410 && status !== 404 && (
          <button type="button" className="btn" onClick={() => location.reload()}>
            {t('state.retry')}
          </button>
        )}
      </main>
    </Frame>
  );
};

/** A kept map for somebody without an account: title, maker, time, map, legend, what to know, and the same as a table. */
export const SharedPage = ({ asked }: { asked: Asked }) => {
  const t = useText();
  const format = useFormat();
  const { data: indicators = [] } = useIndicators();
  const { data: taxonomy = [] } = useCategories();
  const { lang } = useContext(TextsContext);
  const found = useQuery({
    queryKey: ['shared', asked, lang],
    queryFn: ({ signal }) => read(asked, signal),
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const shared = found.data;
  const { rows, sets } = useAreas(shared?.map);
  const other = shared?.around.beside;
  const { rows: otherRows } = useAreas(other?.map);
  const share = useRef<number>(undefined);
  share.current ??= other?.share;
  useEffect(() => {
    document.title = shared ? `${shared.title} · VIAS` : 'VIAS';
  }, [shared]);
  if (found.error) return <Refused error={found.error} asked={asked} />;
  if (!shared)
    return (
      <Frame>
        <main id="page" className="shared-refused" role="status">
          <h1 className="vh">VIAS</h1>
          <p>{t('state.loading')}</p>
        </main>
      </Frame>
    );
  const { map, title, tenant, expiresAt, view, around } = shared;
  const divider = other && (share as { current: number });
  return (
    <Frame>
      <main id="page" className="shared-page">
        <div className="shared-head">
          <h1>{title}</h1>
          <p>{subtitleOf(map, t, format, taxonomy)}</p>
          <p className="quiet small">
            {t('share.page.by', { tenant })}
            {expiresAt && ` · ${t('share.page.until', { when: format.day(expiresAt) })}`}
          </p>
          <MapTag map={map} />
        </div>
        <LightMap place={view} frame={usualFrame} label={t('share.page.map', { title })}>
          <SharedLayers
            map={map}
            rows={rows}
            sets={sets}
            points="public-incidents"
            around={around}
            beside={divider ? { rows: otherRows, share: divider } : undefined}
          />
          {other && divider && <SwipeDivider share={divider} left={daysOf(other.map, format)} right={daysOf(map, format)} />}
          <Caption map={map} approximate={sets.some(({ isGenerated }) => isGenerated)} />
        </LightMap>
        <aside className="shared-legend" aria-label={t('share.page.legend')}>
          <h2>{legendTitle(map, t, format.lang, indicators)}</h2>
          <Legend map={map} here={undefined} />
          <LayerKey layers={around.layers} />
          {map.warnings.length > 0 && (
            <section className="shared-know">
              <h2>
                <Icon of={TriangleAlert} />
                {t('share.page.know')}
              </h2>
              <ul>
                {map.warnings.map((warning) => (
                  <li key={warning.code}>{knowText(warning, 'link', t, format)}</li>
                ))}
              </ul>
            </section>
          )}
          {map.sources.length > 0 && <p className="small quiet">{t('caption.sources', { sources: map.sources.join(', ') })}</p>}
        </aside>
        <ValueTable map={map} rows={rows} />
      </main>
    </Frame>
  );
};
