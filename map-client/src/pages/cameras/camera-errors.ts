import type { ApiError } from '../../api.ts';
import { type CameraForm, masksFor } from './camera-draft.ts';

/** A refusal at the field it belongs to. */
export interface FieldFault {
  path: string;
  detail: string;
}

// Told by its shape, so that this file needs no browser.
const isRefusal = (error: unknown): error is ApiError => error instanceof Error && 'code' in error && 'errors' in error;

const faultsIn = (error: unknown): FieldFault[] => {
  if (!isRefusal(error)) return [];
  return [
    ...(error.field ? [{ path: error.field, detail: error.detail }] : []),
    ...error.errors.map(({ field, detail }) => ({ path: field, detail })),
  ];
};

/** What was refused when it was saved, and before that what the preview refused; the preview knows one view and its masks, so that its paths are told anew. */
export const fieldErrors = (saved: unknown, previewed: unknown, form: CameraForm, view: number): FieldFault[] => {
  const masks = masksFor(form.masks, view);
  return [
    ...faultsIn(saved),
    ...faultsIn(previewed).map(({ path, detail }) => ({
      detail,
      path: path
        .replace(/^views\.0(?=\.|$)/, `views.${view}`)
        .replace(/^masks\.(\d+)/, (_, no: string) => `masks.${form.masks.indexOf(masks[Number(no)] as CameraForm['masks'][number])}`),
    })),
  ];
};

const opticsOf = /^views\.(\d+)\.(?:azimuth|tilt|heightM|focalMm|sensorWidthMm|pixelsWide|pixelsHigh|rangeM|nightRangeM)$/;
const inForm =
  /^(?:geometry|code|name|kind|status|sensitivity|installedOn|removedOn|purpose|legalBasis|retentionDays|operator|contact|signPlacedOn|dpiaReference|dpiaOn|photoUrl|stream(?:\.\w+)?|description\.(?:lv|lt|en)|masks\.\d+(?:\.(?:title|view|area|fromAzimuth|toAzimuth))?|reach\.\d+\.(?:title|kind|geometry))$/;

/** The refusal of saving where no field on screen tells it, for the foot of the form. That a colleague was quicker is told above the form. */
export const shownError = (
  error: unknown,
  faults: readonly FieldFault[],
  { isEditing, isClosed, view }: { isEditing: boolean; isClosed: boolean; view: number },
): unknown => {
  if (error === undefined || (isRefusal(error) && error.code === 'camera.changed_meanwhile')) return undefined;
  const isShown = ({ path }: FieldFault): boolean => {
    const [, no] = opticsOf.exec(path) ?? [];
    if (no !== undefined) return !isClosed && Number(no) === view;
    return isEditing && inForm.test(path);
  };
  return faults.some(isShown) ? undefined : error;
};
