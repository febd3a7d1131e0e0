import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../../api.ts';
import { useStore } from '../../store.ts';
import { type Incident, useIncident, useIncidentWrites } from './incident-data.ts';
import { type Colleague, IncidentForm } from './incident-form.tsx';
import { type Draft, draftOf, mergeDraft, patchOf } from './merge.ts';
import { draftPosition, pickTaker } from './place-pick.ts';

const emptyDraft = (): Draft => ({
  category: 'other',
  severity: 2,
  status: 'reported',
  occurredAt: new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString(),
  dueAt: null,
  title: '',
  responsible: null,
  placeText: null,
  description: null,
  geometry: null,
});

interface EditorProps {
  /** The incident being edited; undefined adds a new one. */
  incident: Incident | undefined;
  onDone: (saved: Incident) => void;
  onCancel: () => void;
}

/** Keeps a draft of an incident. A change that a colleague makes meanwhile is merged in as soon as it is known, before or after pressing Save. */
export const IncidentEditor = ({ incident, onDone, onCancel }: EditorProps) => {
  const { data: latest, refetch } = useIncident(incident?.id);
  const { create, change } = useIncidentWrites();
  const [base, setBase] = useState<Draft>(() => (incident ? draftOf(incident) : emptyDraft()));
  const [version, setVersion] = useState(incident?.version ?? 0);
  const [draft, setDraft] = useState(base);
  const [colleague, setColleague] = useState<Colleague>();
  // One key for one form: sending the same new incident twice, after a broken line, makes one incident.
  const [key] = useState(() => crypto.randomUUID());
  const taker = useStore(pickTaker);
  const picking = taker !== undefined;
  const saving = incident ? change : create;

  const update = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));

  const own = useRef(false);
  useEffect(() => {
    if (!latest || latest.version <= version || own.current) return;
    const theirs = draftOf(latest);
    setDraft((mine) => {
      const merged = mergeDraft(base, mine, theirs);
      setColleague({ name: latest.changedBy.name, taken: merged.taken, contested: merged.contested, theirs });
      return merged.draft;
    });
    setBase(theirs);
    setVersion(latest.version);
  }, [latest, version, base]);

  useEffect(() => {
    draftPosition.set(draft.geometry?.coordinates);
  }, [draft.geometry]);
  useEffect(
    () => () => {
      draftPosition.set(undefined);
      pickTaker.set(undefined);
    },
    [],
  );

  const pick = (): void => {
    pickTaker.set(
      picking
        ? undefined
        : (position) => {
            update({ geometry: { type: 'Point', coordinates: position } });
            pickTaker.set(undefined);
          },
    );
  };

  const save = (): void => {
    if (!incident) {
      const { status, ...fields } = draft;
      create.mutate({ body: { ...fields, status: status === 'closed' ? 'reported' : status }, key }, { onSuccess: onDone });
      return;
    }
    const { status, ...fields } = patchOf(base, draft);
    own.current = true;
    change.mutate(
      { id: incident.id, version, body: { ...fields, ...(status && status !== 'closed' && { status }) } },
      {
        onSuccess: onDone,
        onError: (error) => {
          own.current = false;
          if (error instanceof ApiError && error.code === 'incident.changed_meanwhile') void refetch();
        },
      },
    );
  };

  return (
    <IncidentForm
      base={base}
      draft={draft}
      isNew={!incident}
      colleague={colleague}
      error={saving.error}
      isSaving={saving.isPending}
      picking={picking}
      onPick={pick}
      onChange={update}
      onSave={save}
      onCancel={onCancel}
    />
  );
};
