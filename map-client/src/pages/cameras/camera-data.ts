import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CameraCoverage } from '@vias/api/camera-coverage/contract.ts';
import type { Camera, CameraMask, CameraVersion, CameraView } from '@vias/api/cameras/contract.ts';
import { useEffect, useState } from 'react';
import type { z } from 'zod';
import { get, post } from '../../api.ts';
import type { Bounds } from '../../map/map-view.ts';
import { createStore } from '../../store.ts';
import { masksFor } from './camera-draft.ts';

export type { Camera, CameraView };
export type Coverage = z.output<typeof CameraCoverage>;
export type Period = 'day' | 'night';
export type Version = z.output<typeof CameraVersion>;
/** What the map shows of the camera in hand: where it stands and one of its views. */
export interface Draft {
  id: string;
  view: number;
  place: [lon: number, lat: number];
  optics: CameraView;
}

/** Where the map is to look next, degrees; the camera itself is the mark. */
export const cameraTarget = createStore<readonly [lon: number, lat: number] | undefined>(undefined);

/** The classes of 2025 that a street is judged by, the coarsest first; the map draws these and no others. */
export const shownGrades = [
  { code: 'overview', ppm: 20 },
  { code: 'outline', ppm: 40 },
  { code: 'discern', ppm: 80 },
  { code: 'perceive', ppm: 125 },
  { code: 'characterise', ppm: 250 },
] as const;

/** Every camera that the reader may know of. */
export const useCameras = () =>
  useQuery({
    queryKey: ['cameras'],
    queryFn: async ({ signal }) => {
      const cameras: Camera[] = [];
      let after: string | undefined;
      do {
        const page: { items: Camera[]; next: string | null } = await get('/api/cameras', { limit: 200, after }, signal);
        cameras.push(...page.items);
        after = page.next ?? undefined;
      } while (after !== undefined);
      return cameras;
    },
  });

const box = (bounds: Bounds | undefined): string | undefined => bounds?.map((value) => value.toFixed(4)).join(',');

export interface GeoJson {
  type: 'FeatureCollection';
  features: { id?: number; properties: Record<string, unknown>; geometry: unknown }[];
}
/** Not read, or not near enough to be. */
export const noFeatures: GeoJson = { type: 'FeatureCollection', features: [] };
/** More would be a grey surface; the map says to come nearer. */
const mostFeatures = 5000;

/** A collection of the map's view as GeoJSON; nothing until the reader is near enough to tell one from the other. */
export const useItems = (
  collection: 'camera_coverage' | 'building',
  bounds: Bounds | undefined,
  more: Record<string, string> = {},
  near = true,
) =>
  useQuery({
    queryKey: ['cameras', 'items', collection, near ? box(bounds) : '', JSON.stringify(more)],
    queryFn: ({ signal }) =>
      get<GeoJson>(`/ogc/collections/${collection}/items`, { f: 'json', bbox: box(bounds), limit: mostFeatures, ...more }, signal),
    enabled: bounds !== undefined && near,
    placeholderData: keepPreviousData,
  }).data ?? noFeatures;

/** Degrees from west to east in which single houses can be told apart. */
const nearEnough = 0.08;
/** Outlines of buildings in the map's view, where it is near enough to tell them apart. */
export const useBuildings = (bounds: Bounds | undefined) =>
  useItems('building', bounds, {}, bounds !== undefined && bounds[2] - bounds[0] < nearEnough);

/** What the draft would see, a moment after the last change; nothing without a draft. */
export const usePreview = (draft: Draft | undefined, masks: readonly CameraMask[]) => {
  const text = draft
    ? JSON.stringify({
        geometry: { type: 'Point', coordinates: draft.place },
        views: [draft.optics],
        masks: masksFor(masks, draft.view).map((mask) => ({ ...mask, view: null })),
      })
    : '';
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), 80);
    return () => clearTimeout(timer);
  }, [text]);
  const { data, error } = useQuery({
    queryKey: ['camera-preview', asked],
    queryFn: ({ signal }) => post<Coverage>('/api/cameras/coverage', JSON.parse(asked), { signal }),
    enabled: asked !== '',
    // The last answer stays while the same camera is moved, never under another one.
    placeholderData: (before, query) => (query?.meta?.id === draft?.id ? before : undefined),
    meta: { id: draft?.id },
    gcTime: 10_000,
    retry: false,
  });
  return draft ? { data, error } : { data: undefined, error: null };
};

/** Every version of a camera of one's own, newest first. */
export const useHistory = (id: string, version: number) =>
  useQuery({
    queryKey: ['camera', id, 'history', version],
    queryFn: ({ signal }) => get<{ items: Version[] }>(`/api/cameras/${id}/history`, {}, signal).then(({ items }) => items),
  });
