import type { SavedMapBody } from '@vias/api/saved-maps/contract.ts';
import { GitBranch, Info, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { CheckboxGroup, FieldError, Label } from 'react-aria-components';
import { ApiError } from '../../api.ts';
import { hasRole, user } from '../../auth.ts';
import { config } from '../../config.ts';
import { Button } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice, Notice } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useText } from '../../i18n/i18n.ts';
import { changeQuery } from '../../router.ts';
import { useStore } from '../../store.ts';
import { type KeptMap, type KeptPlace, useKeptMap, useSave, type Visibility, writeKept } from './kept-map.ts';
import './keep.css';

const visibilities: readonly Visibility[] = ['own', 'tenant', 'partners', 'public'];

interface SaveProps {
  /** What is kept: the map on screen. */
  what: Pick<SavedMapBody, 'definition' | 'view'>;
  title: string;
  /** The kept map that is open. */
  open: KeptPlace | undefined;
  kept: KeptMap | undefined;
  onClose: () => void;
  onSaved: (saved: KeptMap) => void;
}

/** Keeps the map on screen: as a new map, or as a new version of the one that is open. A change by somebody else meanwhile is said, and either way both stay. */
const SaveForm = ({ what, title: suggested, open, kept, onClose, onSaved }: SaveProps) => {
  const t = useText();
  const who = useStore(user);
  const [title, setTitle] = useState(kept?.title ?? suggested);
  const [visibility, setVisibility] = useState<Visibility>(kept?.isMine ? kept.visibility : 'own');
  const [partners, setPartners] = useState<string[]>(kept?.isMine ? kept.partners : []);
  const [asked, setAsked] = useState(false);
  const save = useSave();
  const mayShare = hasRole(who, ['planner', 'municipality-admin']);
  const choices = visibilities.filter((id) => mayShare || id === 'own' || id === 'tenant' || id === visibility);
  const others = config().tenants.filter(({ id }) => id !== who?.tenant && id !== 'vias');
  const titleMissing = title.trim() === '';
  const partnersMissing = visibility === 'partners' && partners.length === 0;
  const overtaken = save.error instanceof ApiError && save.error.code === 'saved_map.changed_meanwhile' ? save.error : undefined;
  const mine = kept?.isMine && open ? open : undefined;

  const keep = (over: KeptPlace | undefined): void => {
    setAsked(true);
    // A button that is disabled meanwhile would lose the focus: a second press does nothing instead.
    if (titleMissing || partnersMissing || save.isPending) return;
    save.mutate(
      { body: { ...what, title: title.trim(), visibility, partners: visibility === 'partners' ? partners : [] }, over },
      {
        onSuccess: (saved) => {
          changeQuery({ kept: writeKept(saved) });
          onSaved(saved);
        },
      },
    );
  };
  return (
    <Dialog
      title={t('keep.saveTitle')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          {mine ? (
            <>
              <Button onPress={() => keep(undefined)}>{t('keep.saveNew')}</Button>
              <Button kind="primary" onPress={() => keep(overtaken && kept ? { id: mine.id, version: kept.version } : mine)}>
                {t('keep.saveVersion', { n: (overtaken && kept ? kept.version : mine.version) + 1 })}
              </Button>
            </>
          ) : (
            <Button kind="primary" onPress={() => keep(undefined)}>
              {t('keep.save')}
            </Button>
          )}
        </>
      }
    >
      {overtaken && kept && open ? (
        <Notice icon={GitBranch} late role="alert">
          <strong>{overtaken.detail}</strong>
          <span>{t('keep.changed', { n: kept.version + 1 })}</span>
          <a href={`/maps?open=${kept.id}`} target="_blank" rel="noreferrer">
            {t('keep.seeOther')}
          </a>
        </Notice>
      ) : (
        save.error && <ErrorNotice error={save.error} />
      )}
      {kept && open && !overtaken && (
        <Notice icon={Info}>
          {kept.isMine ? t('keep.isKept', { title: kept.title, n: open.version }) : t('keep.notMine', { title: kept.title })}
        </Notice>
      )}
      <Field
        label={t('keep.title')}
        value={title}
        onChange={setTitle}
        maxLength={200}
        required
        error={asked && titleMissing ? t('keep.titleMissing') : undefined}
      />
      <div className="keep-who">
        <Segments<Visibility>
          label={t('keep.who')}
          value={visibility}
          onChange={setVisibility}
          choices={choices.map((id) => ({ id, label: t(`keep.${id}`) }))}
        />
        {visibility !== 'public' && (
          <p className="small quiet" role="status">
            {t(`keep.${visibility}.hint`)}
          </p>
        )}
        {!mayShare && <p className="small quiet">{t('keep.mayNotShare')}</p>}
      </div>
      {visibility === 'partners' && (
        <CheckboxGroup
          className="field keep-partners"
          value={partners}
          onChange={setPartners}
          isInvalid={asked && partnersMissing}
          validationBehavior="aria"
        >
          <Label className="field-label">{t('keep.partnersOf')}</Label>
          <div className="keep-partner-list">
            {others.map(({ id, name }) => (
              <Checkbox key={id} value={id}>
                {name}
              </Checkbox>
            ))}
          </div>
          <FieldError className="field-error">{t('keep.partnersMissing')}</FieldError>
        </CheckboxGroup>
      )}
      {visibility === 'public' && (
        <Notice icon={TriangleAlert} late>
          {t('keep.public.hint')}
        </Notice>
      )}
    </Dialog>
  );
};

/** Opens the form once it is known whether the open map may be changed. */
const SaveDialog = (props: Omit<SaveProps, 'kept'>) => {
  const kept = useKeptMap(props.open?.id);
  return props.open && kept.isPending ? null : <SaveForm {...props} kept={kept.data} />;
};
export default SaveDialog;
