import { type ReactNode, useEffect, useRef } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type Passages, useKinds } from './camera-event-data.ts';

/** What a look-up found: times and cameras in a list, never on a map. The plate itself is not repeated. */
export const PassageList = ({ found, children }: { found: Passages; children?: ReactNode }) => {
  const { total, passages, left } = found;
  const t = useText();
  const format = useFormat();
  const { data: names } = useKinds();
  const heading = useRef<HTMLHeadingElement>(null);
  // On a narrow screen the answer stands below the form; who listens is told of it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every answer anew
  useEffect(() => heading.current?.focus(), [found]);
  return (
    <section className="camera-events-found">
      <h2 ref={heading} tabIndex={-1}>
        {t('cameraEvents.found', { n: total })}
      </h2>
      <p className="small quiet">
        {[total > passages.length && t('cameraEvents.found.newest', { n: passages.length }), t('cameraEvents.found.left', { n: left })]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {passages.length > 0 && (
        <div className="camera-events-scroll">
          <table className="camera-events-table">
            <thead>
              <tr>
                <th scope="col">{t('cameraEvents.at')}</th>
                <th scope="col">{t('cameraEvents.camera')}</th>
                <th scope="col" className="wide-only">
                  {t('cameraEvents.purpose')}
                </th>
                <th scope="col" className="number wide-only">
                  {t('cameraEvents.confidence')}
                </th>
                <th scope="col">{t('cameraEvents.eraseOn')}</th>
              </tr>
            </thead>
            <tbody>
              {passages.map((one) => (
                <tr key={`${one.at} ${one.camera} ${one.list}`}>
                  <td>{format.dayTime(one.at)}</td>
                  <td>
                    {one.cameraName} <span className="small quiet">{one.camera}</span>
                  </td>
                  <td className="wide-only">
                    {names?.purposes.find(({ purpose }) => purpose === one.purpose)?.title[format.lang] ?? one.purpose}
                    <span className="small quiet"> {one.list ?? one.legalBasis}</span>
                  </td>
                  <td className="number wide-only">{t('cameraEvents.percent', { n: format.number(Math.round(one.confidence * 100)) })}</td>
                  <td>{format.day(one.eraseOn)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {children}
    </section>
  );
};
