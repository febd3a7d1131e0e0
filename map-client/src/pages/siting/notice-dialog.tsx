import { Printer } from 'lucide-react';
import { useContext, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { langNames, langs, TextsContext, useText } from '../../i18n/i18n.ts';
import { useNotice } from './siting-data.ts';

/** The notice for residents, in each language, as it is printed and put up. */
export const NoticeDialog = ({ id, onClose }: { id: string; onClose: () => void }) => {
  const t = useText();
  const { lang } = useContext(TextsContext);
  const [shown, setShown] = useState(lang);
  const { data, error } = useNotice(id, shown);
  return (
    <Dialog
      title={t('siting.notice')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('siting.close')}</Button>
          <Button kind="primary" icon={Printer} isDisabled={!data} onPress={() => print()}>
            {t('siting.print')}
          </Button>
        </>
      }
    >
      <Segments
        label={t('siting.notice.lang')}
        hideLabel
        value={shown}
        choices={langs.map((each) => ({ id: each, label: langNames[each] }))}
        onChange={setShown}
      />
      {shown !== lang && <p className="siting-as-written">{t('siting.notice.asWritten')}</p>}
      {error && <ErrorNotice error={error} />}
      {!data && !error && <Skeleton rows={6} />}
      {data && (
        <article className="siting-notice" lang={data.lang}>
          <h3>{data.title}</h3>
          {data.sections.map(({ heading, lines }) => (
            <section key={heading}>
              <h4>{heading}</h4>
              {lines.map((line) => (
                <p key={line}>{line}</p>
              ))}
            </section>
          ))}
        </article>
      )}
    </Dialog>
  );
};
