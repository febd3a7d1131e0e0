import { Download, FileText, Printer } from 'lucide-react';
import { useRef, useState } from 'react';
import { send } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { download } from '../../download.ts';
import { useText, useTexts } from '../../i18n/i18n.ts';

const names = ['records', 'dpia'] as const;
const langs = ['lv', 'lt', 'en'] as const;

/** The records of processing and the impact assessment, filled from what is in force now: looked at, printed, taken along. */
export const Documents = () => {
  const t = useText();
  const { lang: reader } = useTexts();
  const [name, setName] = useState<(typeof names)[number]>('records');
  const [lang, setLang] = useState<(typeof langs)[number]>(reader === 'lv' || reader === 'lt' ? reader : 'en');
  const [page, setPage] = useState<string>();
  const [error, setError] = useState<unknown>();
  const frame = useRef<HTMLIFrameElement>(null);
  const path = `/api/privacy/documents/${name}?lang=${lang}`;
  const show = async () => {
    setError(undefined);
    try {
      setPage(await (await send(path)).text());
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <div className="privacy-documents">
      <div className="privacy-actions">
        <Segments
          label={t('privacy.document')}
          value={name}
          onChange={(next) => {
            setName(next);
            setPage(undefined);
          }}
          choices={names.map((id) => ({ id, label: t(`privacy.document.${id}`) }))}
        />
        <Segments
          label={t('privacy.document.lang')}
          value={lang}
          onChange={(next) => {
            setLang(next);
            setPage(undefined);
          }}
          choices={langs.map((id) => ({ id, label: id.toUpperCase() }))}
        />
        <Button kind="primary" icon={FileText} onPress={() => void show()}>
          {t('privacy.document.show')}
        </Button>
        {page && (
          <Button icon={Printer} onPress={() => frame.current?.contentWindow?.print()}>
            {t('privacy.document.print')}
          </Button>
        )}
        <Button icon={Download} onPress={() => void download(`${path}&format=md`, `vias-${name}-${lang}.md`).catch(setError)}>
          {t('privacy.document.download')}
        </Button>
      </div>
      <p className="small quiet">{t('privacy.document.text')}</p>
      {error !== undefined && <ErrorNotice error={error} />}
      {page && <iframe ref={frame} className="privacy-frame" title={t(`privacy.document.${name}`)} srcDoc={page} />}
    </div>
  );
};
