import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type Lang, useTemplates } from '../alert/alert-data.ts';
import { alertLangs } from '../alert/draft.ts';
import { type NewTemplate, type Template, takeKept, useChange, withdrawTemplate } from './settings-data.ts';
import { type Edited, TemplateEditor } from './template-editor.tsx';

const newTemplate: NewTemplate = {
  hazard: 'flood',
  names: { lv: '', lt: '', ru: '', en: '' },
  category: 'Safety',
  responseType: 'Prepare',
  urgency: 'Immediate',
  severity: 'Moderate',
  certainty: 'Observed',
  texts: {},
  placeholders: [],
};
/** A template as the editor takes it; without `id` a copy that becomes one of one's own. */
const editedOf = (template: Template, isCopy: boolean): Edited => {
  const { id, version, isShared: _, state: _state, written: _written, withdrawn: _withdrawn, names, ...rest } = template;
  return { ...rest, names: names as NewTemplate['names'], ...(!isCopy && { id, version }) };
};

/** Every template by hazard, shared and own, with the glossary's word in the four languages. */
export const TemplateList = ({ mayChange }: { mayChange: boolean }) => {
  const t = useText();
  const format = useFormat();
  const { data, error, refetch } = useTemplates(true);
  const [edited, setEdited] = useState<Edited | undefined>(() => takeKept<Edited>('template'));
  const withdraw = useChange(withdrawTemplate);
  const nameOf = (template: Template): string => template.names[format.lang as Lang] ?? template.names.en ?? '';
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={10} />;
  if (edited) return <TemplateEditor start={edited} hazards={data.hazards} onClose={() => setEdited(undefined)} />;
  return (
    <div className="alert-templates">
      {mayChange && (
        <Button kind="primary" icon={Plus} onPress={() => setEdited(newTemplate)}>
          {t('templates.new')}
        </Button>
      )}
      {withdraw.error ? <ErrorNotice error={withdraw.error} /> : null}
      {data.hazards.map(({ code, names }) => (
        <section key={code}>
          <h2>
            {names[format.lang as Lang]}{' '}
            <span className="quiet small">
              {alertLangs
                .filter((lang) => lang !== format.lang)
                .map((lang) => names[lang])
                .join(' · ')}
            </span>
          </h2>
          {data.items
            .filter(({ hazard }) => hazard === code)
            .map((template) => (
              <details key={template.id} className={template.state}>
                <summary>
                  {/* The name of the hazard stands above: a template called the same is only read out. */}
                  <b className={nameOf(template) === names[format.lang as Lang] ? 'vh' : ''}>{nameOf(template)}</b>
                  <span className="quiet small">
                    {template.isShared
                      ? t('templates.shared')
                      : t('templates.own', { version: template.version, by: template.written.name, day: format.day(template.written.at) })}
                    {template.state !== 'valid' && ` · ${t(`templates.state.${template.state}`)}`}
                  </span>
                </summary>
                <dl>
                  {alertLangs.map((lang) =>
                    template.texts[lang] ? (
                      <div key={lang}>
                        <dt>{t(`alerts.lang.${lang}`)}</dt>
                        <dd lang={lang}>{template.texts[lang]}</dd>
                      </div>
                    ) : null,
                  )}
                </dl>
                {mayChange && (
                  <span className="actions">
                    {template.isShared || template.state === 'withdrawn' ? (
                      <Button small onPress={() => setEdited(editedOf(template, true))}>
                        {t('templates.copy')}
                      </Button>
                    ) : (
                      <>
                        <Button small onPress={() => setEdited(editedOf(template, false))}>
                          {t('templates.edit')}
                        </Button>
                        <Button small onPress={() => withdraw.mutate(template.id)}>
                          {t('templates.withdraw')}
                        </Button>
                      </>
                    )}
                  </span>
                )}
              </details>
            ))}
        </section>
      ))}
    </div>
  );
};
