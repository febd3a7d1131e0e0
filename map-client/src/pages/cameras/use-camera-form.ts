import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { patch, post } from '../../api.ts';
import { queries } from '../../queries.ts';
import type { Camera } from './camera-data.ts';
import { type CameraForm, type Contest, emptyForm, formOf, mergeForm, patchOf } from './camera-draft.ts';

/** What a colleague stored while this form was open. */
export interface Colleague {
  name: string;
  taken: readonly string[];
  contested: readonly Contest[];
}
interface Kept {
  base: CameraForm;
  form: CameraForm;
  version: number;
  /** One key for one form: sending the same new camera twice, after a broken line, enters one. */
  key: string;
  colleague?: Colleague;
}

/** The name of the camera that is being added, in the address and among the forms. */
export const newId = 'new';

/** What the page knows of the form of the chosen camera. */
export interface CameraForms {
  form: CameraForm | undefined;
  colleague: Colleague | undefined;
  isChanged: boolean;
  /** Cameras with changes that are not saved. */
  unsaved: ReadonlySet<string>;
  error: unknown;
  isSaving: boolean;
  change: (part: Partial<CameraForm>) => void;
  undo: () => void;
  /** Answers what was stored; undefined when it was refused. */
  save: (reason?: string) => Promise<Camera | undefined>;
}

const freshOf = (camera: Camera | undefined, isNew: boolean): Kept | undefined => {
  if (camera) return { base: formOf(camera), form: formOf(camera), version: camera.version, key: '' };
  return isNew ? { base: emptyForm(), form: emptyForm(), version: 0, key: crypto.randomUUID() } : undefined;
};

/** Keeps what was typed of every camera until it is saved or taken back, also while another one is looked at. What colleagues store meanwhile is merged in. */
export const useCameraForm = (cameras: readonly Camera[], id: string | undefined): CameraForms => {
  const [kept, setKept] = useState<Readonly<Record<string, Kept>>>({});
  const [failure, setFailure] = useState<{ id: string; error: unknown }>();
  const [isSaving, setSaving] = useState(false);
  const own = useRef(false);
  const camera = cameras.find((each) => each.id === id);
  const fresh = useMemo(() => freshOf(camera, id === newId), [camera, id]);
  const now = id === undefined ? undefined : (kept[id] ?? fresh);

  const put = useCallback((which: string, next: Kept | undefined): void => {
    setKept(({ [which]: _old, ...rest }) => (next ? { ...rest, [which]: next } : rest));
  }, []);

  useEffect(() => {
    if (own.current) return;
    for (const each of cameras) {
      const mine = kept[each.id];
      if (!mine || each.version <= mine.version) continue;
      const theirs = formOf(each);
      const { form, taken, contested } = mergeForm(mine.base, mine.form, theirs);
      put(each.id, { ...mine, base: theirs, form, version: each.version, colleague: { name: each.changedBy.name, taken, contested } });
    }
  }, [cameras, kept, put]);

  const change = useCallback(
    (part: Partial<CameraForm>): void => {
      if (id === undefined) return;
      setKept((before) => {
        const last = before[id] ?? fresh;
        return last ? { ...before, [id]: { ...last, form: { ...last.form, ...part } } } : before;
      });
    },
    [id, fresh],
  );

  const save = async (reason?: string): Promise<Camera | undefined> => {
    if (!now || id === undefined) return undefined;
    setSaving(true);
    own.current = true;
    try {
      const stored =
        id === newId
          ? await post<Camera>('/api/cameras', now.form, { idempotencyKey: now.key })
          : await patch<Camera>(
              `/api/cameras/${id}`,
              { ...patchOf(now.base, now.form), ...(reason && { reason }) },
              { ifMatch: now.version },
            );
      void queries.invalidateQueries({ queryKey: ['cameras'], predicate: ({ queryKey }) => queryKey.length > 1 });
      await queries.invalidateQueries({ queryKey: ['cameras'], exact: true });
      setKept((before) => {
        const { [id]: last, ...rest } = before;
        // What was typed while it was being saved waits for the next time.
        return last && last.form !== now.form ? { ...rest, [stored.id]: { ...last, base: now.form, version: stored.version } } : rest;
      });
      setFailure(undefined);
      return stored;
    } catch (error) {
      setFailure({ id, error });
      // What a colleague stored meanwhile is read, and merged in above.
      own.current = false;
      await queries.invalidateQueries({ queryKey: ['cameras'], exact: true });
      // It may have arrived while this was being sent: then nothing was new just now, and it is merged all the same.
      setKept((before) => ({ ...before }));
      return undefined;
    } finally {
      own.current = false;
      setSaving(false);
    }
  };

  return {
    form: now?.form,
    colleague: now?.colleague,
    isChanged: now !== undefined && Object.keys(patchOf(now.base, now.form)).length > 0,
    unsaved: new Set(Object.keys(kept)),
    error: failure?.id === id ? failure?.error : undefined,
    isSaving,
    change,
    undo: () => {
      if (id === undefined) return;
      put(id, undefined);
      setFailure(undefined);
    },
    save,
  };
};
