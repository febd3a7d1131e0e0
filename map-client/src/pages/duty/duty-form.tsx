import { useQueryClient } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useRef, useState } from 'react';
import { ApiError } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { DateTimeField } from '../../controls/date-time-field.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useText } from '../../i18n/i18n.ts';
import { addDuty, type NewDutyBody } from './duty-data.ts';

/** Puts somebody on duty: who, by which number, from when until when, in which order. */
export const DutyForm = ({ position, onClose }: { position: number; onClose: () => void }) => {
  const t = useText();
  const client = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [order, setOrder] = useState(String(position));
  const [lang, setLang] = useState<NewDutyBody['lang']>('lv');
  const [from, setFrom] = useState<string | null>(() => new Date().toISOString());
  const [until, setUntil] = useState<string | null>(() => new Date(Date.now() + 12 * 3_600_000).toISOString());
  const [error, setError] = useState<unknown>();
  const refused = error instanceof ApiError ? error : undefined;
  const errorOf = (field: string): string | undefined => (refused?.field === field ? refused.detail : undefined);
  const isReady = name.trim().length > 1 && phone.trim() !== '' && from !== null && until !== null && /^\d{1,2}$/.test(order.trim());
  const save = async (): Promise<void> => {
    if (from === null || until === null) return;
    try {
      await addDuty({ name: name.trim(), phone: phone.trim(), lang, position: Number(order), from, until }, key.current);
      void client.invalidateQueries({ queryKey: ['duties'] });
      onClose();
    } catch (problem) {
      key.current = crypto.randomUUID();
      setError(problem);
    }
  };
  return (
    <Dialog
      title={t('duty.add')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('form.cancel')}</Button>
          <Button kind="primary" icon={UserPlus} isDisabled={!isReady} onPress={() => void save()}>
            {t('duty.save')}
          </Button>
        </>
      }
    >
      <div className="duty-form">
        <Field
          label={t('duty.name')}
          hint={t('duty.nameHint')}
          value={name}
          onChange={setName}
          maxLength={120}
          error={errorOf('name')}
          autoFocus
        />
        <Field
          label={t('duty.number')}
          hint={t('duty.numberHint')}
          value={phone}
          onChange={setPhone}
          type="tel"
          maxLength={30}
          error={errorOf('phone')}
        />
        <Segments
          label={t('duty.lang')}
          value={lang}
          choices={(['lv', 'lt', 'en'] as const).map((id) => ({ id, label: t(`duty.lang.${id}`) }))}
          onChange={setLang}
        />
        <Field label={t('duty.order')} value={order} onChange={setOrder} inputMode="numeric" maxLength={2} error={errorOf('position')} />
        <DateTimeField label={t('duty.from')} value={from} onChange={setFrom} error={errorOf('from')} />
        <DateTimeField label={t('duty.until')} value={until} onChange={setUntil} error={errorOf('until')} />
        {error !== undefined && refused?.field === undefined && <ErrorNotice error={error} />}
      </div>
    </Dialog>
  );
};
