import { useQuery } from '@tanstack/react-query';
import type { LayerPreview, NewLayer, OwnLayer } from '@vias/api/layers/contract.ts';
import { get, post, remove, request, withQuery } from '../../api.ts';
import { sendForm } from '../../pages/import/upload.ts';
import { queries } from '../../queries.ts';

export type { LayerPreview, OwnLayer };

/** How a file is to be read where it does not say so itself. */
export interface ReadingChoice {
  layer?: string;
  crs?: string;
  swapAxes?: boolean;
  xColumn?: string;
  yColumn?: string;
}
/** What is said about a layer before anybody else may see it. */
export type Ground = Pick<OwnLayer, 'title' | 'source' | 'licence' | 'lawfulBasis' | 'visibility' | 'partners'>;

const key = ['own-layers'];

/** Every layer that the reader may see. */
export const useOwnLayers = () =>
  useQuery({ queryKey: key, queryFn: async ({ signal }) => (await get<{ items: OwnLayer[] }>('/api/layers', undefined, signal)).items });

const changed = () => queries.invalidateQueries({ queryKey: key });

/** Sends a file and learns what would be kept of it; nothing is kept yet. */
export const previewLayer = (
  file: File,
  reading: ReadingChoice,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<LayerPreview> => {
  const form = new FormData();
  form.set('file', file);
  return sendForm(withQuery('/api/layers/preview', { ...reading }), form, onProgress, signal);
};

/** Keeps a previewed file as a layer. */
export const keepLayer = async (
  preview: LayerPreview,
  reading: ReadingChoice,
  ground: Ground,
  fields: string[],
  hasPersonalData: boolean,
): Promise<OwnLayer> => {
  const { crs, ...rest } = reading;
  const body: Partial<NewLayer> = {
    ...rest,
    ...(crs && { crs: Number(crs) as 4326 }),
    ...ground,
    upload: preview.upload,
    fileName: preview.fileName,
    fields,
    hasPersonalData,
  };
  const kept = await post<OwnLayer>('/api/layers', body);
  await changed();
  return kept;
};

/** Changes what is said about a layer and who may see it. */
export const changeLayer = async ({ id, version }: OwnLayer, ground: Ground): Promise<void> => {
  await request('PUT', `/api/layers/${id}`, { body: ground, ifMatch: version });
  await changed();
};

/** Deletes a layer with everything in it. */
export const deleteLayer = async (id: string): Promise<void> => {
  await remove(`/api/layers/${id}`);
  await changed();
};

/** The values of one feature. */
export const readFeature = (id: string, number: number) =>
  get<{ number: number; values: Record<string, unknown> }>(`/api/layers/${id}/features/${number}`);
