import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useCategoryNames } from '../incident-filter/categories.ts';

/** Writes a field's value as a person reads it: a category's name, a time, a place in degrees. */
export const useFieldWords = (): ((field: string, value: unknown) => string) => {
  const t = useText();
  const format = useFormat();
  const categories = useCategoryNames();
  return (field, value) => {
    if (value === null || value === undefined || value === '') return t('incidents.nothing');
    if (field === 'category') return categories.find(({ id }) => id === value)?.label ?? String(value);
    if (field === 'status') return t.maybe(`incidents.status.${String(value)}`) ?? String(value);
    if (field.endsWith('At')) return format.dayTime(String(value));
    if (field === 'geometry' && typeof value === 'object' && 'coordinates' in value) {
      const [lon = 0, lat = 0] = value.coordinates as number[];
      return `${format.number(lat, 4)}; ${format.number(lon, 4)}`;
    }
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  };
};
