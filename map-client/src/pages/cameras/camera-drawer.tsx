import { CircleCheck, CircleHelp, Info, Pencil, Trash2, Undo2, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, IconButton } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Notice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { CameraGain } from './camera-analysis-gain.tsx';
import { CameraConflict } from './camera-conflict.tsx';
import type { Camera, Coverage, Period } from './camera-data.ts';
import { type CameraForm, hasField } from './camera-draft.ts';
import { fieldErrors, shownError } from './camera-errors.ts';
import { CameraGround, CameraIdentity, CameraTexts } from './camera-fields.tsx';
import { CameraHistory } from './camera-history.tsx';
import { CameraOptics } from './camera-optics.tsx';
import { CameraPicture } from './camera-picture.tsx';
import { CameraPlace } from './camera-place.tsx';
import type { Pen } from './camera-shape-layer.ts';
import { CameraMasks, CameraReaches } from './camera-shapes.tsx';
import { DeleteCamera } from './delete-camera.tsx';
import type { CameraForms } from './use-camera-form.ts';

interface CameraDrawerProps {
  /** Undefined while one is added. */
  camera: Camera | undefined;
  number: number | undefined;
  forms: CameraForms;
  form: CameraForm;
  view: number;
  preview: Coverage | undefined;
  previewError: unknown;
  period: Period;
  pen: Pen | undefined;
  onPen: (pen: Pen | undefined) => void;
  onView: (view: number) => void;
  onChoose: (id: string | undefined) => void;
}

/** One camera: how finely it sees, its optics, what it is for; and all of it as a form. Changes are drawn at once and stored when they are saved. */
export const CameraDrawer = ({
  camera,
  number,
  forms,
  form,
  view,
  preview,
  previewError,
  period,
  pen,
  onPen,
  onView,
  onChoose,
}: CameraDrawerProps) => {
  const t = useText();
  const format = useFormat();
  const [isEditing, setEditing] = useState(camera === undefined || forms.unsaved.has(camera.id));
  const [slot, setSlot] = useState('');
  const [reason, setReason] = useState('');
  const [isDeleting, setDeleting] = useState(false);
  const { change, undo, isChanged, isSaving, colleague } = forms;
  const mayWrite = camera?.mayWrite ?? true;
  const isClosed = camera?.views === null;
  const sees = hasField(form.kind);
  const height = form.views[view]?.heightM;
  const errors = fieldErrors(forms.error, previewError, form, view);
  const errorOf = (path: string): string | undefined => errors.find((each) => each.path === path)?.detail;
  const elsewhere = shownError(forms.error, errors, { isEditing, isClosed: isClosed || !sees, view });
  const write = (next: Pen | undefined, of: string): void => {
    setSlot(of);
    onPen(next);
  };
  const drawing = pen && { hint: pen.hint, slot };
  const place = (geometry: NonNullable<CameraForm['geometry']>): void => change({ geometry });
  // Whoever adds a camera points at the map first, or types coordinates all the same.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the form opens
  useEffect(() => {
    if (!camera && !form.geometry)
      write({ type: 'Point', hint: 'place', onDone: ([coordinates]) => coordinates && place({ type: 'Point', coordinates }) }, 'place');
  }, []);
  const save = async (): Promise<void> => {
    const stored = await forms.save(reason.trim() || undefined);
    if (!stored) return;
    setReason('');
    setEditing(false);
    if (!camera) onChoose(stored.id);
  };
  const leave = (): void => {
    undo();
    onPen(undefined);
    setEditing(false);
    if (!camera) onChoose(undefined);
  };
  const shared = { form, errorOf, onChange: change };
  const shapes = { ...shared, view, pen: drawing, onPen: write };
  return (
    <aside className="drawer cameras-drawer" aria-label={t('cameras.chosen')}>
      <header>
        <span className="cameras-pill" aria-hidden="true">
          {number ?? '+'}
        </span>
        <div>
          <h2>{camera ? form.name || camera.name : t('cameras.new')}</h2>
          <p className="small quiet">
            {[
              form.code,
              t(`cameras.kind.${form.kind}`),
              t(`cameras.status.${form.status}`),
              height != null && t('cameras.high', { n: format.number(height, 1) }),
            ]
              .filter(Boolean)
              .join(', ')}
          </p>
        </div>
        {camera?.mayWrite && !isEditing && <IconButton icon={Pencil} label={t('cameras.edit')} onPress={() => setEditing(true)} />}
        <IconButton icon={X} label={t('cameras.close')} onPress={() => onChoose(undefined)} />
      </header>
      {colleague && <CameraConflict colleague={colleague} form={form} onChoose={change} />}
      {isEditing && (
        <section aria-labelledby="cameras-what">
          <h3 id="cameras-what">{t('cameras.what')}</h3>
          <div className="cameras-fields">
            <CameraPlace
              geometry={form.geometry}
              isDrawing={drawing?.slot === 'place'}
              error={errorOf('geometry')}
              onPen={(next) => write(next, 'place')}
              onChange={place}
            />
            <CameraIdentity {...shared} />
          </div>
        </section>
      )}
      {isClosed || !sees ? (
        <Notice icon={Info}>{t(isClosed ? 'cameras.closed' : 'cameras.noView')}</Notice>
      ) : (
        <CameraOptics
          {...shared}
          view={view}
          seen={preview?.views[0]}
          period={period}
          mayWrite={mayWrite}
          isEditing={isEditing}
          onView={onView}
        />
      )}
      {isEditing ? (
        <>
          {!isClosed && sees && <CameraMasks {...shapes} />}
          {!isClosed && <CameraReaches {...shapes} />}
          <section aria-labelledby="cameras-ground">
            <h3 id="cameras-ground">{t('cameras.ground')}</h3>
            <CameraGround {...shared} />
          </section>
          <section aria-labelledby="cameras-texts">
            <h3 id="cameras-texts">{t('cameras.texts')}</h3>
            <CameraTexts {...shared} hasStream={camera?.hasStream ?? false} />
          </section>
          {camera && (
            <section>
              <Field label={t('cameras.reason')} value={reason} maxLength={500} onChange={setReason} hint={t('cameras.reason.hint')} />
              <Button small icon={Trash2} className="cameras-delete" onPress={() => setDeleting(true)}>
                {t('cameras.delete')}
              </Button>
            </section>
          )}
        </>
      ) : (
        <>
          <Ground form={form} isClosed={isClosed} />
          {camera && <CameraGain camera={camera} period={period} />}
          {camera && <CameraPicture camera={camera} />}
          {camera?.mayWrite && (
            <details className="cameras-past">
              <summary>{t('cameras.history')}</summary>
              <CameraHistory camera={camera} />
            </details>
          )}
        </>
      )}
      {mayWrite && (
        <footer>
          {elsewhere !== undefined && <ErrorNotice error={elsewhere} />}
          {isEditing && !form.geometry && <p className="small quiet">{t('cameras.place.missing')}</p>}
          <Button kind="primary" isDisabled={!isChanged || isSaving || !form.geometry} onPress={() => void save()}>
            {t(isSaving ? 'form.saving' : isEditing ? 'form.save' : 'cameras.save')}
          </Button>
          {isEditing ? (
            <Button onPress={leave}>{t('form.cancel')}</Button>
          ) : (
            <Button icon={Undo2} isDisabled={!isChanged} onPress={undo}>
              {t('cameras.undo')}
            </Button>
          )}
        </footer>
      )}
      {camera && isDeleting && <DeleteCamera camera={camera} onClose={() => setDeleting(false)} onDeleted={() => onChoose(undefined)} />}
    </aside>
  );
};

/** What it is for and who was asked, to be read. */
const Ground = ({ form, isClosed }: { form: CameraForm; isClosed: boolean }) => {
  const t = useText();
  const format = useFormat();
  const { purpose, legalBasis, retentionDays, operator, contact, masks, dpiaOn, dpiaReference, signPlacedOn } = form;
  const assessed = [dpiaReference, dpiaOn && format.day(dpiaOn)].filter(Boolean).join(', ');
  return (
    <section aria-labelledby="cameras-ground">
      <h3 id="cameras-ground">{t('cameras.ground')}</h3>
      <dl className="cameras-facts">
        <Fact name={t('cameras.purpose')} value={purpose} />
        <Fact name={t('cameras.basis')} value={legalBasis} />
        <Fact name={t('cameras.kept')} value={retentionDays === null ? null : t('cameras.days', { n: retentionDays })} />
        {!isClosed && (
          <Fact
            name={t('cameras.masks')}
            value={masks.length === 0 ? t('cameras.masks.none') : masks.map(({ title }) => title ?? t('cameras.mask')).join('; ')}
          />
        )}
        <Fact name={t('cameras.assessment')} value={assessed} isKept />
        <Fact name={t('cameras.sign')} value={signPlacedOn && format.day(signPlacedOn)} isKept />
        {operator && <Fact name={t('cameras.field.operator')} value={operator} />}
        {contact && <Fact name={t('cameras.field.contact')} value={contact} />}
      </dl>
    </section>
  );
};

/** Missing is said, with its mark: a sign that does not stand is what the planner looks for. */
const Fact = ({ name, value, isKept = false }: { name: string; value: string | null | undefined; isKept?: boolean }) => {
  const t = useText();
  return (
    <>
      <dt>{name}</dt>
      <dd className={value ? (isKept ? 'cameras-kept' : undefined) : 'cameras-missing'}>
        {value ? isKept && <Icon of={CircleCheck} /> : <Icon of={CircleHelp} />}
        {value || t('cameras.missing')}
      </dd>
    </>
  );
};
