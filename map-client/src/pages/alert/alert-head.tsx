import { GraduationCap, Siren } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { DateTimeField } from '../../controls/date-time-field.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useTemplates } from './alert-data.ts';
import { alertLangs, type Draft } from './draft.ts';
import { History } from './history.tsx';
import { LevelTag } from './level-tag.tsx';
import { isOver, type Level, levelOf, levels } from './levels.ts';
import { fillValue, takeTemplate, titleOf } from './templates.ts';
import type { DraftKeeper, SaveState } from './use-draft.ts';
import type { AlertView } from './view.ts';

/** The strip over the four parts: title, level, until when, sender; for the author also template and drill. */
export const AlertHead = ({ view }: { view: AlertView }) => {
  const t = useText();
  const format = useFormat();
  const { draft, keeper, alert, preview } = view;
  const sender = alert?.sender ?? preview?.sender;
  if (keeper) return <EditHead view={view} keeper={keeper} />;
  return (
    <div className="alert-head">
      <h1>{draft.title}</h1>
      <LevelTag of={draft} isDrill={draft.isDrill} />
      <dl>
        <div>
          <dt>{t('alerts.until')}</dt>
          <dd>{format.dayTime(draft.expiresAt)}</dd>
        </div>
        {sender && (
          <div>
            <dt>{t('alerts.sender')}</dt>
            <dd>{sender}</dd>
          </div>
        )}
        <div>
          <dt>{t('alerts.event')}</dt>
          <dd>{draft.event}</dd>
        </div>
      </dl>
      {alert && (
        <>
          <span className="end quiet small">{t(`alerts.status.${alert.status}`)}</span>
          <History alert={alert} />
        </>
      )}
    </div>
  );
};

const EditHead = ({ view, keeper }: { view: AlertView; keeper: DraftKeeper }) => {
  const t = useText();
  const { draft, preview, alert } = view;
  const { lang } = useFormat();
  const [turning, setTurning] = useState(false);
  const place = preview?.area.settlements[0] ?? (draft.area?.territories.length ? draft.area.name : undefined);
  const templates = useTemplates().data?.items ?? [];
  return (
    <div className="alert-head edit">
      <h1 className="vh">{draft.title || t(draft.isDrill ? 'alerts.new.drill' : 'alerts.new')}</h1>
      <Field
        className="alert-title"
        label={t('alerts.title')}
        value={draft.title}
        placeholder={t('alerts.titleExample')}
        maxLength={120}
        onChange={(title) => keeper.change({ title })}
      />
      <Select<string>
        label={t('alerts.template')}
        className="alert-template"
        value={draft.template?.id}
        placeholder={t('alerts.template.choose')}
        choices={templates.map((template) => ({
          id: template.id,
          label: template.isShared ? titleOf(template, lang) : t('alerts.template.own', { name: titleOf(template, lang) }),
        }))}
        onChange={(id) => {
          const template = templates.find((entry) => entry.id === id);
          if (template) keeper.change(takeTemplate(draft, template, place, lang));
        }}
      />
      {isOver(draft) ? (
        <LevelTag of={draft} isDrill={draft.isDrill} />
      ) : (
        <Select<Level>
          label={t('alerts.level')}
          className={`alert-level-choice ${draft.isDrill ? 'drill' : levelOf(draft)}`}
          value={levelOf(draft)}
          choices={levels.map(({ id }) => ({ id, label: t(`alerts.level.${id}`) }))}
          onChange={(id) => keeper.change(levels.find((level) => level.id === id)?.cap ?? {})}
        />
      )}
      <DateTimeField
        className="alert-until"
        label={t('alerts.until')}
        value={draft.expiresAt}
        onChange={(expiresAt) => {
          if (!expiresAt) return;
          const template = templates.find(({ id }) => id === draft.template?.id);
          // The texts say the same end as long as nobody wrote another there.
          const isSame = Date.parse(draft.template?.values.until ?? '') === Date.parse(draft.expiresAt);
          keeper.change({ ...(template && isSame && fillValue(draft, template, 'until', expiresAt)), expiresAt });
        }}
      />
      <SaveWords save={keeper.save} draft={draft} />
      {/* Word about an exercise stays one, and word about a warning in earnest too: nobody else got what it speaks of. */}
      {!alert?.audienceOf && (
        <Button
          icon={draft.isDrill ? Siren : GraduationCap}
          onPress={() => (draft.isDrill ? setTurning(true) : keeper.change({ isDrill: true }))}
        >
          {t(draft.isDrill ? 'alerts.turn.actual' : 'alerts.turn.drill')}
        </Button>
      )}
      <Dialog
        title={t('alerts.turn.title')}
        role="alertdialog"
        isOpen={turning}
        onClose={() => setTurning(false)}
        actions={
          <>
            <Button onPress={() => setTurning(false)}>{t('form.cancel')}</Button>
            <Button
              icon={Siren}
              kind="primary"
              onPress={() => {
                keeper.change({ isDrill: false });
                setTurning(false);
              }}
            >
              {t('alerts.turn.yes')}
            </Button>
          </>
        }
      >
        <p>{t('alerts.turn.why')}</p>
      </Dialog>
    </div>
  );
};

const SaveWords = ({ save, draft }: { save: SaveState; draft: Draft }) => {
  const t = useText();
  const format = useFormat();
  const time = save.savedAt && format.clock(save.savedAt);
  const started = draft.title !== '' || draft.area !== undefined || alertLangs.some((lang) => draft.texts[lang] !== '');
  const words = save.state === 'saved' && time ? t('alerts.saved.at', { time }) : t(`alerts.saved.${save.state}`);
  return (
    <span className={`alert-saved end small ${save.state}`} role="status">
      {save.state === 'incomplete' && !started ? '' : words}
    </span>
  );
};
