import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiError, get } from '../../api.ts';
import { changeQuery } from '../../router.ts';
import { type Alert, changeAlert, writeAlert } from './alert-data.ts';
import { type Draft, type DraftArea, draftOf, emptyDraft, toBody } from './draft.ts';

/** How the draft on screen stands to the one on the server. */
export interface SaveState {
  state: 'incomplete' | 'waiting' | 'saving' | 'saved' | 'failed' | 'conflict';
  savedAt?: Date;
  error?: unknown;
  /** What another person stored meanwhile. */
  theirs?: Alert;
}

/** A draft that saves itself a second after the last change. */
export interface DraftKeeper {
  draft: Draft;
  save: SaveState;
  change(part: Partial<Draft>): void;
  /** Changes the area; `undoArea` takes the last change back. */
  changeArea(area: DraftArea | undefined): void;
  undoArea(): void;
  canUndo: boolean;
  /** Stores what is not stored yet and gives the alert as it then is; undefined when that fails. */
  flush(): Promise<Alert | undefined>;
  /** After a conflict: go on with what the other person stored, or store one's own over it. */
  takeTheirs(): void;
  keepMine(): void;
  retry(): void;
}

/** Keeps the draft of an alert; `alert` is the stored one, undefined for a new warning, which begins with `start` where there is one. `onFirst` is told of the first time it is stored; the draft stands whatever becomes of that, so it must not throw. */
export const useDraft = (
  alert: Alert | undefined,
  isDrill: boolean,
  start?: Partial<Draft>,
  onFirst?: (id: string) => Promise<void>,
): DraftKeeper => {
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>(() => (alert ? draftOf(alert) : { ...emptyDraft(Date.now(), isDrill), ...start }));
  const [save, setSave] = useState<SaveState>({ state: alert ? 'saved' : 'incomplete' });
  const [past, setPast] = useState<(DraftArea | undefined)[]>([]);
  const latest = useRef(draft);
  const stored = useRef(alert);
  const changed = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef<Promise<Alert | undefined>>(undefined);
  const [firstKey] = useState(() => crypto.randomUUID());

  // Somebody moved or edited the alert while nothing waits here: show what is stored now.
  useEffect(() => {
    if (!alert || alert.version === stored.current?.version) return;
    stored.current = alert;
    if (changed.current) return;
    latest.current = draftOf(alert);
    setDraft(latest.current);
  }, [alert]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const store = async (): Promise<Alert | undefined> => {
    const body = toBody(latest.current);
    if (!body) {
      setSave({ state: 'incomplete' });
      return undefined;
    }
    changed.current = false;
    setSave((before) => ({ ...before, state: 'saving' }));
    const before = stored.current;
    try {
      const after = before ? await changeAlert(before.id, before.version, body) : await writeAlert(body, firstKey);
      stored.current = after;
      client.setQueryData(['alert', after.id], after);
      if (!before) {
        // Before the address changes: then this page begins anew with what is stored.
        await onFirst?.(after.id);
        changeQuery({ id: after.id, drill: undefined, cap: undefined, from: undefined });
      }
      setSave({ state: 'saved', savedAt: new Date() });
      return after;
    } catch (error) {
      changed.current = true;
      const conflict = before && error instanceof ApiError && error.code === 'alert.changed_meanwhile';
      const theirs = conflict ? await get<Alert>(`/api/alerts/${before.id}`).catch(() => undefined) : undefined;
      setSave(theirs ? { state: 'conflict', error, theirs } : { state: 'failed', error });
      return undefined;
    }
  };
  // One request at a time: the next one is based on the version the last one made.
  const flush = async (): Promise<Alert | undefined> => {
    clearTimeout(timer.current);
    await running.current;
    if (!changed.current) return stored.current;
    running.current = store();
    return running.current;
  };
  const touch = (next: Draft): void => {
    latest.current = next;
    changed.current = true;
    setDraft(next);
    setSave((before) => (before.state === 'conflict' ? before : { ...before, state: toBody(next) ? 'waiting' : 'incomplete' }));
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush(), 1000);
  };

  // A new draft that begins complete is stored as it is: nobody has to touch it first.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the beginning is a reason
  useEffect(() => {
    if (!alert && toBody(latest.current)) touch(latest.current);
  }, []);

  return {
    draft,
    save,
    change: (part) => touch({ ...latest.current, ...part }),
    changeArea(area) {
      setPast((before) => [...before.slice(-49), latest.current.area]);
      touch({ ...latest.current, area });
    },
    undoArea() {
      const last = past.at(-1);
      setPast(past.slice(0, -1));
      touch({ ...latest.current, area: last });
    },
    canUndo: past.length > 0,
    flush,
    takeTheirs() {
      if (!save.theirs) return;
      stored.current = save.theirs;
      changed.current = false;
      latest.current = draftOf(save.theirs);
      setDraft(latest.current);
      client.setQueryData(['alert', save.theirs.id], save.theirs);
      setSave({ state: 'saved' });
    },
    keepMine() {
      if (save.theirs) stored.current = save.theirs;
      setSave({ state: 'waiting' });
      void flush();
    },
    retry: () => void flush(),
  };
};
