import { ArrowLeft, ChevronDown, TriangleAlert, Undo2 } from 'lucide-react';
import { type ReactNode, useContext, useEffect, useRef } from 'react';
import { Disclosure, DisclosurePanel, Heading, Button as PlainButton } from 'react-aria-components';
import { ApiError } from '../../api.ts';
import { Button, IconButton } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Notice, Skeleton } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useFormat } from '../../i18n/format.ts';
import { type TextFunction, TextsContext, useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { ClassesPart } from './classes-part.tsx';
import { DataPart } from './data-part.tsx';
import { applyDraft, changeDraft, closeBuilder, type Draft, leaveBuilder, leaving, restoreClasses, undoDraft } from './draft.ts';
import { FilterPart } from './filter-part.tsx';
import { areaWords, titleOf } from './map-text.ts';
import { useIndicators } from './thematic.ts';
import type { ThematicMap } from './theme.ts';
import { WarningBox } from './warning-box.tsx';
import './builder.css';
import './builder-classes.css';

interface PanelProps {
  draft: Draft;
  map: ThematicMap | undefined;
  error: unknown;
}

const Part = ({ title, summary, open, children }: { title: string; summary: string; open: boolean; children: ReactNode }) => (
  <Disclosure className="builder-part" defaultExpanded={open}>
    <Heading level={3}>
      <PlainButton slot="trigger" className="builder-part-head">
        <span>{title}</span>
        <span className="small quiet">{summary}</span>
        <Icon of={ChevronDown} />
      </PlainButton>
    </Heading>
    <DisclosurePanel>{children}</DisclosurePanel>
  </Disclosure>
);

/** A map that cannot be drawn: what is wrong and what would work, in the server's words; nothing is lost. */
const Refused = ({ error, canUndo }: { error: unknown; canUndo: boolean }) => {
  const t = useText();
  if (!(error instanceof ApiError) || error.status < 400 || error.status >= 500 || error.status === 403)
    return <ErrorNotice error={error} />;
  return (
    <Notice icon={TriangleAlert} late role="alert">
      <div className="builder-refused">
        <strong>{error.detail}</strong>
        <span className="small">{t('builder.refused')}</span>
        {canUndo && (
          <Button small icon={Undo2} onPress={undoDraft}>
            {t('layers.undo')}
          </Button>
        )}
      </div>
    </Notice>
  );
};

/** Asks before the browser's Back throws a changed map away. */
const LeaveDialog = () => {
  const t = useText();
  const stay = (): void => leaving.set(false);
  return (
    <Dialog
      title={t('builder.leave.title')}
      role="alertdialog"
      isOpen={useStore(leaving)}
      onClose={stay}
      actions={
        <>
          <Button onPress={closeBuilder}>{t('builder.leave.discard')}</Button>
          <Button kind="primary" onPress={stay}>
            {t('builder.leave.stay')}
          </Button>
        </>
      }
    >
      <p>{t('builder.leave.text')}</p>
    </Dialog>
  );
};

const filterSummary = ({ now: { theme, groups } }: Draft, t: TextFunction): string => {
  const { source } = theme;
  if (source.kind !== 'incidents') return '';
  const parts = [
    source.category
      ? t('builder.filter.codes', { n: source.category.length })
      : groups.length > 0
        ? groups.map((group) => t.maybe(`group.${group}`) ?? group).join(', ')
        : t('filter.all'),
    ...(source.severity ? [t('builder.filter.severityOf', { levels: source.severity.join(', ') })] : []),
  ];
  return parts.join(' · ');
};

/** The builder, in place of the layer list: what, how, which, in which classes and colours; the map shows every step at once, and only to this reader. */
const BuilderPanel = ({ draft, map, error }: PanelProps) => {
  const t = useText();
  const format = useFormat();
  const { lang } = useContext(TextsContext);
  const { data: indicators = [] } = useIndicators();
  const heading = useRef<HTMLHeadingElement>(null);
  const { theme } = draft.now;
  // The keyboard follows the panel that opened in place of the list.
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="builder" aria-labelledby="builder-title">
      <div className="builder-head">
        <IconButton icon={ArrowLeft} label={t('builder.back')} onPress={leaveBuilder} />
        <div>
          <h2 id="builder-title" ref={heading} tabIndex={-1}>
            {t(draft.part === 'classes' ? 'builder.title.classes' : 'builder.title.data')}
          </h2>
          <p className="small quiet">{titleOf(theme, t, lang, indicators)}</p>
        </div>
        <Button kind="plain" small icon={Undo2} isDisabled={draft.past.length === 0} onPress={undoDraft}>
          {t('layers.undo')}
        </Button>
      </div>
      <div className="builder-body">
        {error != null && <Refused error={error} canUndo={draft.past.length > 0} />}
        {!error && map && <WarningBox map={map} theme={theme} />}
        <Part
          title={t('builder.part.data')}
          summary={`${titleOf(theme, t, lang, indicators)} · ${areaWords(theme, t, format)}`}
          open={draft.part === 'data'}
        >
          <DataPart edited={draft.now} />
        </Part>
        {theme.source.kind === 'incidents' && (
          <Part title={t('builder.part.filter')} summary={filterSummary(draft, t)} open={draft.part === 'filter'}>
            <FilterPart edited={draft.now} />
          </Part>
        )}
        {map ? (
          <ClassesPart map={map} theme={map.definition.measure.kind === 'change' ? { ...theme, display: map.definition.display } : theme} />
        ) : (
          !error && <Skeleton />
        )}
        <section className="builder-section" aria-label={t('builder.labels')}>
          <div className="builder-section-head">
            <h3>{t('builder.labels')}</h3>
            <Segments
              label={t('builder.labels')}
              hideLabel
              value={theme.labels}
              choices={(['none', 'name', 'value'] as const).map((id) => ({ id, label: t(`builder.labels.${id}`) }))}
              onChange={(labels) => changeDraft({ labels })}
            />
          </div>
        </section>
      </div>
      <div className="builder-foot">
        <Button kind="plain" onPress={restoreClasses} isDisabled={draft.past.length === 0}>
          {t('builder.restore')}
        </Button>
        <Button onPress={leaveBuilder}>{t('builder.cancel')}</Button>
        <Button kind="primary" isDisabled={error != null} onPress={applyDraft}>
          {t('builder.apply')}
        </Button>
      </div>
      <LeaveDialog />
    </section>
  );
};

export default BuilderPanel;
