import { writeDay } from '@vias/style/days.ts';
import { Printer } from 'lucide-react';
import { useContext, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { langNames, langs, TextsContext, useText } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import { useNotices, useOwnLang } from './siting-data.ts';

const labels = { purpose: 'cameras.purpose', legalBasis: 'cameras.basis', operator: 'siting.notice.operator' } as const;

/** The notice for residents in the languages chosen, next to each other as they are printed and put up; the municipality's own language comes first. */
export const NoticeDialog = ({ id, onClose }: { id: string; onClose: () => void }) => {
  const t = useText();
  const { lang } = useContext(TextsContext);
  const ownLang = useOwnLang();
  const ordered = [ownLang, ...langs.filter((other) => other !== ownLang)];
  const [chosen, setChosen] = useState<readonly string[]>([ownLang, lang, 'en']);
  const shown = ordered.filter((each) => chosen.includes(each));
  const found = useNotices(id, shown);
  const notices = found.flatMap(({ data }) => data ?? []);
  const error = found.find((each) => each.error)?.error;
  const today = isoDay(new Date());
  return (
    <Dialog
      title={t('siting.notice')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('siting.close')}</Button>
          <Button kind="primary" icon={Printer} isDisabled={notices.length === 0 || notices.length < shown.length} onPress={() => print()}>
            {t('siting.print')}
          </Button>
        </>
      }
    >
      <fieldset className="siting-notice-langs" aria-label={t('siting.notice.lang')}>
        {ordered.map((each) => (
          <Checkbox
            key={each}
            isSelected={chosen.includes(each)}
            // One at least: an empty paper is put up nowhere.
            isDisabled={shown.length === 1 && shown[0] === each}
            onChange={(isOn) => setChosen(isOn ? [...chosen, each] : chosen.filter((other) => other !== each))}
          >
            <span lang={each}>{langNames[each]}</span>
          </Checkbox>
        ))}
      </fieldset>
      {notices
        .filter(({ untranslated }) => untranslated.length > 0)
        .map(({ lang: its, untranslated }) => (
          <p key={its} className="siting-as-written">
            {t('siting.notice.asWritten', { lang: langNames[its], fields: untranslated.map((field) => t(labels[field])).join(', ') })}
          </p>
        ))}
      {error && <ErrorNotice error={error} />}
      {notices.length === 0 && !error && <Skeleton rows={6} />}
      <div className="siting-notices" data-count={notices.length}>
        {notices.map((notice) => (
          <article key={notice.lang} className="siting-notice" lang={notice.lang}>
            <p className="siting-notice-owner">{notice.owner}</p>
            <h3>{notice.title}</h3>
            {notice.sections.map(({ heading, lines }) => (
              <section key={heading}>
                <h4>{heading}</h4>
                {lines.map((line) => (
                  <p key={line}>{line}</p>
                ))}
              </section>
            ))}
            <p className="siting-notice-day">{writeDay(notice.lang, today)}</p>
          </article>
        ))}
      </div>
    </Dialog>
  );
};
