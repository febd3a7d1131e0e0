import { Save } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { GroundForm, isGrounded } from './ground-form.tsx';
import { changeLayer, type Ground, type OwnLayer } from './own-layer-data.ts';

/** Changes what is said about a layer and who may see it. */
const GroundDialog = ({ layer, onClose }: { layer: OwnLayer; onClose: () => void }) => {
  const t = useText();
  const { title, source, licence, lawfulBasis, visibility, partners } = layer;
  const [ground, setGround] = useState<Ground>({ title, source, licence, lawfulBasis, visibility, partners });
  const [failed, setFailed] = useState<unknown>();
  return (
    <Dialog
      title={t('layers.own.edit')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('layers.own.cancel')}</Button>
          <Button
            kind="primary"
            icon={Save}
            isDisabled={!isGrounded(ground, layer.hasPersonalData)}
            onPress={() => void changeLayer(layer, ground).then(onClose, setFailed)}
          >
            {t('layers.own.save')}
          </Button>
        </>
      }
    >
      {failed !== undefined && <ErrorNotice error={failed} />}
      <GroundForm ground={ground} onChange={setGround} hasPersonalData={layer.hasPersonalData} />
    </Dialog>
  );
};

export default GroundDialog;
