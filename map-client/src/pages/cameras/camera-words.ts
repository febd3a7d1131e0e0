import type { CameraMask, CameraReach, CameraView } from '@vias/api/cameras/contract.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';

const days: readonly string[] = ['installedOn', 'removedOn', 'signPlacedOn', 'dpiaOn'];

/** Names a field of the form by its path, and writes its value as a person reads it. */
export const useCameraWords = () => {
  const t = useText();
  const format = useFormat();
  const nameOf = (path: string): string => {
    const [head = '', no = '', key = ''] = path.split('.');
    if (head === 'geometry') return t('cameras.place');
    if (head === 'stream') return t('cameras.field.stream');
    if (head === 'views' && key) {
      const field = t.maybe(`cameras.field.${key}`) ?? (key === 'title' ? t('cameras.view.title') : key);
      return `${t('cameras.view', { n: Number(no) + 1 })}: ${field}`;
    }
    if (head === 'reach') return t('cameras.reach.all');
    return t.maybe(`cameras.field.${path}`) ?? t.maybe(`cameras.${head}`) ?? path;
  };
  const wordsFor = (path: string, value: unknown): string => {
    const [head = ''] = path.split('.');
    if (value === null || value === undefined || value === '') return t('cameras.empty');
    if (head === 'kind' || head === 'status') return t.maybe(`cameras.${head}.${value}`) ?? String(value);
    if (head === 'sensitivity') return t.maybe(`cameras.sensitivity.${value}`) ?? String(value);
    if (days.includes(head)) return format.day(String(value));
    if (head === 'geometry') {
      const [lon = 0, lat = 0] = (value as { coordinates: number[] }).coordinates;
      return `${format.number(lat, 5)}; ${format.number(lon, 5)}`;
    }
    if (head === 'stream') return (value as { url: string }).url;
    if (Array.isArray(value)) {
      const names = (value as (CameraMask | CameraReach | CameraView)[]).map(({ title }, i) => title ?? String(i + 1));
      return names.length === 0 ? t('cameras.masks.none') : names.join(', ');
    }
    if (typeof value === 'number') return format.number(value, Math.min(3, String(value).split('.')[1]?.length ?? 0));
    return String(value);
  };
  return { nameOf, wordsFor };
};
