import { useQuery } from '@tanstack/react-query';
import type { endpoints, PrintBody } from '@vias/api/print/contract.ts';
import { CircleCheck, Printer, Square, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import { ApiError, get } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice, Notice } from '../../controls/notice.tsx';
import { ProgressBar } from '../../controls/progress-bar.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useText } from '../../i18n/i18n.ts';
import { fetchFile, fileNameOf, keepFile } from './fetch-file.ts';
import './keep.css';

type Places = z.output<(typeof endpoints)['readPlaces']['answer']['schema']>;
type Paper = PrintBody['paper'];
type Orientation = PrintBody['orientation'];

interface PrintProps {
  what: Pick<PrintBody, 'definition' | 'view' | 'frame' | 'lang'>;
  title: string;
  onClose: () => void;
}

/** What is being done: where the sheet stands among others while it is not finished. */
const Drawing = () => {
  const t = useText();
  const { data } = useQuery({
    queryKey: ['print-places'],
    queryFn: ({ signal }) => get<Places>('/api/print', {}, signal),
    refetchInterval: 1500,
    gcTime: 0,
  });
  const waits = data?.mine?.state === 'waiting';
  return (
    <>
      <ProgressBar label={t('print.drawing')} value={undefined} />
      {waits && (
        <p className="small" role="status">
          {t('print.waiting', { n: data.mine?.before ?? 0 })}
        </p>
      )}
    </>
  );
};

/** Puts the map on paper: a PDF by the server, or, where it cannot, the browser's own printing. */
const PrintDialog = ({ what, title: suggested, onClose }: PrintProps) => {
  const t = useText();
  const [title, setTitle] = useState(suggested);
  const [paper, setPaper] = useState<Paper>('a4');
  const [orientation, setOrientation] = useState<Orientation>('landscape');
  const [outcome, setOutcome] = useState<{ error: unknown } | { address: string }>();
  const [running, setRunning] = useState<AbortController>();
  const latest = useRef<AbortController>(undefined);
  // Whoever closes the window hangs up, and the server's browser ends with it.
  useEffect(() => () => latest.current?.abort(), []);

  const make = async (): Promise<void> => {
    const stop = new AbortController();
    latest.current = stop;
    setOutcome(undefined);
    setRunning(stop);
    try {
      const body: PrintBody = { ...what, title: title.trim() || suggested, paper, orientation };
      const { blob } = await fetchFile('/api/print', body, stop.signal, () => {});
      setOutcome({ address: keepFile({ blob, name: fileNameOf(body.title, 'pdf') }) });
    } catch (error) {
      if (!stop.signal.aborted) setOutcome({ error });
    } finally {
      setRunning(undefined);
    }
  };
  const printHere = (): void => {
    onClose();
    // The window must be gone before the page is printed.
    setTimeout(() => print(), 300);
  };
  const failed = outcome && 'error' in outcome ? outcome.error : undefined;
  const cannot = failed instanceof ApiError && failed.code === 'print.no_browser';
  return (
    <Dialog
      title={t('print.title')}
      isOpen
      onClose={onClose}
      actions={
        running ? (
          <Button autoFocus icon={Square} onPress={() => running.abort()}>
            {t('print.stop')}
          </Button>
        ) : (
          <>
            <Button autoFocus={cannot} kind={cannot ? 'primary' : 'plain'} icon={Printer} onPress={printHere}>
              {t('print.browser')}
            </Button>
            <Button onPress={onClose}>{t('keep.close')}</Button>
            {!cannot && (
              <Button autoFocus kind="primary" onPress={() => void make()}>
                {t(outcome && 'address' in outcome ? 'print.again' : 'print.make')}
              </Button>
            )}
          </>
        )
      }
    >
      {cannot ? (
        <Notice icon={TriangleAlert} late role="alert">
          {failed.detail}
        </Notice>
      ) : (
        failed !== undefined && <ErrorNotice error={failed} />
      )}
      <Field label={t('print.heading')} value={title} onChange={setTitle} maxLength={200} />
      <div className="print-choices">
        <Segments<Paper>
          label={t('print.paper')}
          value={paper}
          onChange={setPaper}
          choices={(['a4', 'a3'] as const).map((id) => ({ id, label: id.toUpperCase() }))}
        />
        <Segments<Orientation>
          label={t('print.orientation')}
          value={orientation}
          onChange={setOrientation}
          choices={(['landscape', 'portrait'] as const).map((id) => ({ id, label: t(`print.${id}`) }))}
        />
      </div>
      <p className="small quiet">{t('print.note')}</p>
      {running && <Drawing />}
      {outcome && 'address' in outcome && (
        <Notice icon={CircleCheck}>
          {t('print.done')}{' '}
          <a href={outcome.address} target="_blank" rel="noreferrer">
            {t('print.open')}
          </a>
        </Notice>
      )}
    </Dialog>
  );
};
export default PrintDialog;
