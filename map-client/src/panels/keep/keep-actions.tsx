import { Download, FolderOpen, Printer, Save, Share2 } from 'lucide-react';
import { lazy, Suspense, useContext, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Menu } from '../../controls/menu.tsx';
import { TextsContext, useText } from '../../i18n/i18n.ts';
import type { MapView } from '../../map/map-view.ts';
import { navigate } from '../../router.ts';
import { loadPart } from '../../shell/load-part.ts';
import { spanOf, type ThematicMap } from '../builder/theme.ts';
import { useOnMap } from '../own-layers/on-map.ts';
import type { Period } from '../rate/period.ts';
import { type KeptMap, useKeptPlace } from './kept-map.ts';
import { StatusBar } from './status-bar.tsx';
import { formats, useExport } from './use-export.ts';
import './keep.css';

const SaveDialog = lazy(() => import('./save-dialog.tsx'));
const ShareDialog = lazy(() => import('./share-dialog.tsx'));
const PrintDialog = lazy(() => loadPart(() => import('./print-dialog.tsx')));

interface ActionsProps {
  map: ThematicMap | undefined;
  title: string;
  /** The map on screen, once it is there. */
  view: () => MapView | undefined;
  /** Whether the borders are approximate. */
  approximate: boolean;
  /** The other time beside the map, and where the divider stands. */
  beside?: { period: Period; share: () => number } | undefined;
}

/** What one does with a finished map: keep it, show it to others, put it on paper, take its data along. */
export const KeepActions = ({ map, title, view, approximate, beside }: ActionsProps) => {
  const t = useText();
  const { lang } = useContext(TextsContext);
  const open = useKeptPlace();
  const [dialog, show] = useState<'save' | 'share' | 'print'>();
  const [saved, setSaved] = useState<KeptMap>();
  const { start, standing, clear } = useExport({ map, title, view, approximate, beside });
  const close = (): void => show(undefined);
  const setDialog = (next: typeof dialog): void => {
    setSaved(undefined);
    show(next);
  };
  const onMap = useOnMap();
  const look: KeptMap['view'] = {
    ...(view()?.place() ?? { lon: 23.55, lat: 56.32, zoom: 8.6 }),
    ...(onMap.length > 0 && { layers: [...onMap] }),
    ...(beside && { beside: { during: spanOf(beside.period), share: beside.share() } }),
  };
  const [width, height] = view()?.map.getSize() ?? [];
  return (
    <>
      <Menu
        label={t('keep.save')}
        entries={[
          { id: 'save', label: t('keep.saveTitle'), icon: Save, onAction: () => setDialog('save') },
          { id: 'maps', label: t('keep.maps'), icon: FolderOpen, onAction: () => navigate(`/maps?lang=${lang}`) },
        ]}
      >
        <Button icon={Save} isDisabled={!map}>
          {t('keep.save')}
        </Button>
      </Menu>
      <Button icon={Share2} isDisabled={!map} onPress={() => setDialog('share')}>
        {t('share.share')}
      </Button>
      <Button icon={Printer} isDisabled={!map} onPress={() => setDialog('print')}>
        {t('planner.print')}
      </Button>
      <Menu
        label={t('export.export')}
        entries={formats.map(({ id, icon }) => ({ id, label: t(`export.${id}`), icon, onAction: () => void start(id) }))}
      >
        <Button icon={Download} isDisabled={!map}>
          {t('export.export')}
        </Button>
      </Menu>
      <Suspense>
        {map && dialog === 'save' && (
          <SaveDialog
            what={{ definition: map.definition, view: look }}
            title={title}
            open={open}
            onClose={close}
            onSaved={(kept) => {
              setSaved(kept);
              close();
            }}
          />
        )}
        {dialog === 'share' && (
          <ShareDialog definition={map?.definition} view={look} open={open} onClose={close} onSave={() => setDialog('save')} />
        )}
        {map && dialog === 'print' && (
          <PrintDialog
            what={{ definition: map.definition, view: look, lang, ...(width && height && { frame: { width, height } }) }}
            title={title}
            onClose={close}
          />
        )}
      </Suspense>
      {standing ? (
        <StatusBar standing={standing} onClose={clear} />
      ) : (
        saved && (
          <StatusBar
            standing={{
              kind: 'done',
              text:
                saved.version > 1
                  ? t('keep.savedVersion', { title: saved.title, n: saved.version })
                  : t('keep.saved', { title: saved.title }),
              link: { href: `/maps?lang=${lang}`, text: t('keep.maps') },
            }}
            onClose={() => setSaved(undefined)}
          />
        )
      )}
    </>
  );
};
