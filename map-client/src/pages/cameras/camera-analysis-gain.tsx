import { Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useGain, useMayAnalyse } from './camera-analysis-data.ts';
import type { Camera, Period } from './camera-data.ts';

/** What a camera gives, as it is stored: incidents, places and answers in its sight, and what nobody would see without it. Nothing where it is not known what it sees, or not for the reader. */
export const CameraGain = ({ camera, period }: { camera: Camera; period: Period }) => {
  const mayAnalyse = useMayAnalyse();
  return mayAnalyse && camera.views !== null && camera.status === 'active' ? <Gain id={camera.id} period={period} /> : null;
};

const Gain = ({ id, period }: { id: string; period: Period }) => {
  const t = useText();
  const format = useFormat();
  const { data, isPending } = useGain(id);
  const own = data?.byCamera.find((camera) => camera.id === id);
  if (!isPending && (!data || !own)) return null;
  return (
    <section aria-labelledby="cameras-gain">
      <h3 id="cameras-gain">{t('cameras.gain')}</h3>
      {!data || !own ? (
        <Skeleton rows={3} />
      ) : (
        <dl className="cameras-facts">
          <dt>{t('cameras.gain.incidents', { period: format.period(data.during.from, data.during.to) })}</dt>
          <dd>{format.number(own.incidents)}</dd>
          <dt>{t('cameras.gain.onlyIncidents')}</dt>
          <dd>{format.number(own.onlyIncidents)}</dd>
          {own.facilities > 0 && (
            <>
              <dt>{t('cameras.gain.facilities')}</dt>
              <dd>{format.number(own.facilities)}</dd>
            </>
          )}
          {own.fear !== null && (
            <>
              <dt>{t('cameras.gain.fear')}</dt>
              <dd>{format.number(own.fear)}</dd>
            </>
          )}
          <dt>{t('cameras.gain.dark')}</dt>
          <dd>{t('cameras.m2', { n: format.number(own.aloneM2[period]) })}</dd>
        </dl>
      )}
    </section>
  );
};
