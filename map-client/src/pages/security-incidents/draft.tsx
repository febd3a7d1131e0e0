import { useQuery } from '@tanstack/react-query';
import { Copy, Download, Printer, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { send } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { download } from '../../download.ts';
import { useText } from '../../i18n/i18n.ts';
import { draftPath, type ReportStep, type SecurityIncidentDetail } from './security-data.ts';

/** The draft of a report in the language of its authority or in English: looked at, printed, copied, taken along. */
export const Draft = ({ incident, step, onClose }: { incident: SecurityIncidentDetail; step: ReportStep; onClose: () => void }) => {
  const t = useText();
  const own = incident.country === 'LT' ? 'lt' : 'lv';
  const [lang, setLang] = useState<'lv' | 'lt' | 'en'>(own);
  const [copied, setCopied] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const frame = useRef<HTMLIFrameElement>(null);
  const path = draftPath(incident.id, step, lang);
  const { data, error } = useQuery({
    // What is known changes the draft.
    queryKey: ['security-draft', path, incident.version, incident.reports.length],
    queryFn: async ({ signal }) => (await send(path, { signal })).text(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(await (await send(`${path}&format=md`)).text());
    setCopied(true);
  };
  return (
    <div className="security-draft">
      <div className="security-buttons">
        <Segments
          label={t('security.draft.lang')}
          value={lang}
          onChange={(next) => {
            setLang(next);
            setCopied(false);
          }}
          choices={([own, 'en'] as const).map((id) => ({ id, label: id.toUpperCase() }))}
        />
        <Button small icon={Printer} isDisabled={!data} onPress={() => frame.current?.contentWindow?.print()}>
          {t('security.draft.print')}
        </Button>
        <Button small icon={Copy} onPress={() => void copy().catch(setFailure)}>
          {t(copied ? 'security.draft.copied' : 'security.draft.copy')}
        </Button>
        <Button small icon={Download} onPress={() => void download(`${path}&format=md`, `vias-${step}-${lang}.md`).catch(setFailure)}>
          {t('security.draft.download')}
        </Button>
        <Button small icon={X} onPress={onClose}>
          {t('security.draft.close')}
        </Button>
      </div>
      {(error ?? failure) !== null && (error ?? failure) !== undefined && <ErrorNotice error={error ?? failure} />}
      {!data && !error && <Skeleton rows={6} />}
      {data && <iframe ref={frame} title={t('security.draft.open', { step: t(`security.step.${step}`) })} srcDoc={data} />}
    </div>
  );
};
