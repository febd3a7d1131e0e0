import { useState } from 'react';
import { config } from '../../config.ts';
import { Dialog } from '../../controls/dialog.tsx';
import { Tabs } from '../../controls/tabs.tsx';
import { useText } from '../../i18n/i18n.ts';
import { BringFile } from './bring-file.tsx';
import { KeptLayers } from './kept-layers.tsx';
import { ServerLayers } from './server-layers.tsx';

/** Where a layer for the map comes from: a file, those kept already, another server. */
const AddDialog = ({ mayBring, onClose }: { mayBring: boolean; onClose: () => void }) => {
  const t = useText();
  const [from, setFrom] = useState<'file' | 'kept' | 'server'>(mayBring ? 'file' : 'kept');
  return (
    <Dialog title={t('layers.own.addTitle')} isOpen onClose={onClose}>
      <div className="own-add">
        <Tabs
          label={t('layers.own.from')}
          selected={from}
          onChange={setFrom}
          tabs={[
            ...(mayBring ? [{ id: 'file' as const, label: t('layers.own.fromFile'), content: <BringFile onDone={onClose} /> }] : []),
            { id: 'kept' as const, label: t('layers.own.fromKept'), content: <KeptLayers onDone={onClose} /> },
            {
              id: 'server' as const,
              label: t('layers.own.fromServer'),
              content: <ServerLayers allowed={config().ogcServers} onDone={onClose} />,
            },
          ]}
        />
      </div>
    </Dialog>
  );
};

export default AddDialog;
