import type { PrintSheet } from '@vias/api/print/contract.ts';
import { TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Icon } from '../controls/icon.tsx';
import { useFormat } from '../i18n/format.ts';
import { useText } from '../i18n/i18n.ts';
import { useMap } from '../map/map-context.ts';
import { takePicture } from '../map/map-picture.ts';
import { ScaleBar } from '../map/scale-bar.tsx';
import { shownKey } from '../pages/planner/caption.tsx';
import { legendTitle } from '../panels/builder/map-text.ts';
import { useIndicators } from '../panels/builder/thematic.ts';
import { useCategories } from '../panels/incident-filter/categories.ts';
import { daysOf, knowText, methodOf, subtitleOf } from '../panels/keep/map-words.ts';
import { Legend } from '../panels/layers/legend.tsx';
import { useAreas } from './areas.ts';
import { LayerKey } from './layer-key.tsx';
import { LightMap } from './light-map.tsx';
import { SharedLayers } from './shared-layers.tsx';
import './print.css';

declare global {
  interface Window {
    /** Of the browser that prints: '' when the sheet is drawn, or what went wrong. */
    viasSheetReady?: (outcome: string) => void;
  }
}

const done = (outcome: string): void => window.viasSheetReady?.(outcome);
/** Labels take their ink after the areas are drawn; this long is more than they need, ms. */
const settling = 400;
/** The map of a screen of unknown size, px. */
const usualFrame = { width: 1000, height: 700 };

/** Turns the drawn map into one picture with words for it, so that the PDF holds a figure that can be read out. */
const Picture = ({ alt, isReady }: { alt: string; isReady: boolean }) => {
  const view = useMap();
  const [source, setSource] = useState<string>();
  useEffect(() => {
    if (!view || !isReady) return;
    const drawn = (): Promise<void> =>
      new Promise((resolve) => {
        view.map.once('rendercomplete', () => resolve());
        view.map.render();
      });
    const take = async (): Promise<void> => {
      await document.fonts.ready;
      await drawn();
      await new Promise((resolve) => setTimeout(resolve, settling));
      await drawn();
      const { canvas, isWhole } = takePicture(view.map);
      // A base map that may not be copied is printed as it stands on the page.
      if (!isWhole) return done('');
      canvas.toBlob((blob) => (blob ? setSource(URL.createObjectURL(blob)) : done('')));
    };
    take().catch((error: Error) => done(error.message));
  }, [view, isReady]);
  return source ? <img className="sheet-picture" src={source} alt={alt} onLoad={() => done('')} onError={() => done('')} /> : null;
};

/** The scale as a number: what one millimetre of paper is on the ground in the middle of the map. */
const Scale = () => {
  const t = useText();
  const format = useFormat();
  const view = useMap();
  if (!view) return null;
  const exact = view.metresPerPixel() / (25.4 / 96 / 1000);
  const step = 10 ** (Math.floor(Math.log10(exact)) - 1);
  return <span>{t('print.sheet.scale', { n: format.number(Math.round(exact / step) * step) })}</span>;
};

const NorthArrow = () => {
  const t = useText();
  return (
    <svg className="sheet-north" viewBox="0 0 32 48" role="img" aria-label={t('print.sheet.northName')}>
      <text x="16" y="12">
        {t('print.sheet.north')}
      </text>
      <path d="M16 15 25 46 16 39 7 46z" />
    </svg>
  );
};

const Sheet = ({ sheet }: { sheet: PrintSheet }) => {
  const t = useText();
  const format = useFormat();
  const { data: indicators = [] } = useIndicators();
  const { data: taxonomy = [], isPending: isNaming } = useCategories();
  const { map, title, tenant, madeAt, view, frame = usualFrame, paper, orientation, around } = sheet;
  const { beside } = around;
  const { rows, sets, error, isReady } = useAreas(map);
  const { rows: otherRows } = useAreas(beside?.map);
  const share = useRef(beside?.share ?? 1);
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    if (error) done(error.message);
  }, [error]);
  const subtitle = subtitleOf(map, t, format, taxonomy);
  const method = methodOf(map, t);
  const approximate = sets.some(({ isGenerated }) => isGenerated);
  const bold = { b: (inner: ReactNode) => <b key="b">{inner}</b> };
  return (
    <main id="page" className={`sheet ${paper} ${orientation}`}>
      <header>
        <h1>{title}</h1>
        <p>{subtitle}</p>
      </header>
      <div className="sheet-map">
        <LightMap place={view} frame={frame} label={title} still>
          <SharedLayers
            map={map}
            rows={rows}
            sets={sets}
            points="incidents"
            around={around}
            beside={beside ? { rows: otherRows, share } : undefined}
          />
          {beside && (
            <>
              <i className="sheet-divider" style={{ left: `${beside.share * 100}%` }} />
              <p className="sheet-time" style={{ right: `${(1 - beside.share) * 100}%` }}>
                {daysOf(beside.map, format)}
              </p>
              <p className="sheet-time" style={{ left: `${beside.share * 100}%` }}>
                {daysOf(map, format)}
              </p>
            </>
          )}
          <Picture alt={t('print.sheet.alt', { title, subtitle })} isReady={isReady && !isNaming} />
          <p className="sheet-scale">
            <ScaleBar />
            <Scale />
          </p>
          <NorthArrow />
        </LightMap>
      </div>
      <section className="sheet-legend">
        <h2>{legendTitle(map, t, format.lang, indicators)}</h2>
        <Legend map={map} here={undefined} />
        <LayerKey layers={around.layers} />
        {method && <p className="sheet-small">{method}</p>}
        <p className="sheet-small">
          {t.rich(shownKey(map), { n: map.shown, of: map.shown + map.noData + map.suppressed }, bold)} ·{' '}
          {t('caption.noData', { n: map.noData })} · {t('caption.suppressed', { n: map.suppressed })}
        </p>
      </section>
      <footer>
        {map.warnings.length > 0 && (
          <section className="sheet-know">
            <h2>
              <Icon of={TriangleAlert} />
              {t('share.page.know')}
            </h2>
            <ul>
              {map.warnings.map((warning) => (
                <li key={warning.code}>{knowText(warning, 'paper', t, format)}</li>
              ))}
            </ul>
          </section>
        )}
        <p className="sheet-source">
          <span>
            {map.sources.length > 0 && t('caption.sources', { sources: map.sources.join(', ') })}
            {approximate && ` · ${t('caption.approximate')}`}
          </span>
          <span>VIAS · {t('print.sheet.made', { tenant, when: format.dayTime(madeAt) })}</span>
        </p>
      </footer>
    </main>
  );
};

/** The sheet that the server's browser prints. It is answered from inside that browser; anybody else finds nothing here. */
const PrintPage = () => {
  const t = useText();
  const [sheet, setSheet] = useState<PrintSheet>();
  useEffect(() => {
    fetch('/print-sheet.json', { headers: { accept: 'application/json' } })
      .then((answer) => (answer.ok ? (answer.json() as Promise<PrintSheet>) : Promise.reject(new Error(String(answer.status)))))
      .then(setSheet, (error: Error) => done(error.message));
  }, []);
  return sheet ? (
    <Sheet sheet={sheet} />
  ) : (
    <main id="page" className="shared-refused">
      <p>{t('print.nothing')}</p>
    </main>
  );
};

export default PrintPage;
