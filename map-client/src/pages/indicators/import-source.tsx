import { ClipboardPaste, FileSpreadsheet, FileUp } from 'lucide-react';
import { useState } from 'react';
import { DropZone, FileTrigger } from 'react-aria-components';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';

/** Where the rows come from: a file dropped or chosen, or a table pasted out of a spreadsheet. */
export const ImportSource = ({ onFile }: { onFile: (file: File) => void }) => {
  const t = useText();
  const format = useFormat();
  const [pasted, setPasted] = useState('');
  return (
    <>
      <DropZone
        className="indicators-drop"
        aria-label={t('indicators.import.drop')}
        onDrop={async ({ items }) => {
          const dropped = items.find((item) => item.kind === 'file');
          if (dropped) onFile(await dropped.getFile());
        }}
      >
        <Icon of={FileUp} large />
        <strong>{t('indicators.import.drop')}</strong>
        <span className="small quiet">{t('indicators.import.kinds', { size: format.number(20) })}</span>
        <FileTrigger
          acceptedFileTypes={['.csv', '.tsv', '.txt']}
          onSelect={(files) => {
            const file = files?.[0];
            if (file) onFile(file);
          }}
        >
          <Button icon={FileSpreadsheet}>{t('indicators.import.browse')}</Button>
        </FileTrigger>
      </DropZone>
      <Field
        label={t('indicators.import.paste')}
        hint={t('indicators.import.paste.hint')}
        rows={4}
        value={pasted}
        onChange={setPasted}
        placeholder={'code;period;value\n0003000;2025;1234'}
      />
      <div className="indicators-import-foot">
        <Button
          icon={ClipboardPaste}
          isDisabled={pasted.trim() === ''}
          onPress={() => onFile(new File([pasted], t('indicators.import.pasted'), { type: 'text/csv' }))}
        >
          {t('indicators.import.paste.take')}
        </Button>
      </div>
    </>
  );
};
