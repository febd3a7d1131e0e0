import { useState } from 'react';
import { ApiError } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useText } from '../../i18n/i18n.ts';
import { changeInstitution, type Institution, kinds, makeInstitution, useChange } from './institution-data.ts';

const permissions = ['maySend', 'mayAsk', 'mayMark'] as const;

/** Begins the exchange with an institution, or changes what is known of it and what its systems may do. */
export const InstitutionForm = ({
  institution,
  onClose,
  onDone,
}: {
  institution?: Institution;
  onClose: () => void;
  onDone: (institution: Institution) => void;
}) => {
  const t = useText();
  const [code, setCode] = useState('');
  const [name, setName] = useState(institution?.name ?? '');
  const [kind, setKind] = useState<Institution['kind'] | undefined>(institution?.kind);
  const [contact, setContact] = useState(institution?.contact ?? '');
  const [legalBasis, setLegalBasis] = useState(institution?.legalBasis ?? '');
  const [may, setMay] = useState({
    maySend: institution?.maySend ?? true,
    mayAsk: institution?.mayAsk ?? false,
    mayMark: institution?.mayMark ?? false,
  });
  const [asked, setAsked] = useState(false);
  const making = useChange(makeInstitution, onDone);
  const changing = useChange(changeInstitution, onDone);
  const { error, isPending } = institution ? changing : making;
  const refused = error instanceof ApiError ? error : undefined;
  const isTaken = refused?.code === 'institution.code_taken';
  const badCode = !institution && !/^(?=.{2,40}$)[a-z0-9]+(-[a-z0-9]+)*$/.test(code);
  const noBasis = (may.mayAsk || may.mayMark) && legalBasis.trim().length < 3;
  const noContact = may.mayMark && contact.trim().length < 3;
  const send = (): void => {
    setAsked(true);
    if (isPending || badCode || noBasis || noContact || kind === undefined || name.trim().length < 2) return;
    const common = { kind, name: name.trim(), contact: contact.trim(), legalBasis: legalBasis.trim(), ...may };
    if (institution) changing.mutate({ id: institution.id, version: institution.version, ...common });
    else making.mutate({ code, ...common });
  };
  return (
    <Dialog
      title={t(institution ? 'institutions.change.title' : 'institutions.new')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button kind="primary" onPress={send}>
            {t(institution ? 'institutions.save' : 'institutions.make')}
          </Button>
        </>
      }
    >
      {error && !isTaken && refused?.code !== 'identity.step_up_needed' && <ErrorNotice error={error} />}
      <Field
        label={t('institutions.name')}
        value={name}
        onChange={setName}
        maxLength={120}
        required
        error={asked && name.trim().length < 2 ? t('institutions.missing.name') : undefined}
      />
      <Select
        label={t('institutions.kind')}
        value={kind}
        choices={kinds.map((id) => ({ id, label: t(`institutions.kind.${id}`) }))}
        onChange={setKind}
        placeholder={t('institutions.kind.choose')}
        error={asked && kind === undefined ? t('institutions.missing.kind') : undefined}
      />
      {!institution && (
        <Field
          label={t('institutions.code')}
          value={code}
          onChange={setCode}
          maxLength={40}
          required
          hint={t('institutions.code.hint', { source: `institution-${code || '…'}` })}
          error={asked && badCode ? t('institutions.missing.code') : isTaken ? refused.detail : undefined}
        />
      )}
      <Field
        label={t('institutions.contact')}
        value={contact}
        onChange={setContact}
        maxLength={200}
        hint={t('institutions.contact.hint')}
        error={asked && noContact ? t('institutions.missing.contact') : undefined}
      />
      <fieldset className="institutions-may">
        <legend className="field-label">{t('institutions.may')}</legend>
        {permissions.map((one) => (
          <Checkbox key={one} isSelected={may[one]} onChange={(on) => setMay({ ...may, [one]: on })}>
            <span>
              {t(`institutions.${one}`)}
              <span className="small quiet">{t(`institutions.${one}.hint`)}</span>
            </span>
          </Checkbox>
        ))}
      </fieldset>
      {(may.mayAsk || may.mayMark) && (
        <Field
          label={t('institutions.legalBasis')}
          value={legalBasis}
          onChange={setLegalBasis}
          maxLength={500}
          rows={2}
          required
          hint={t('institutions.legalBasis.hint')}
          error={asked && noBasis ? t('institutions.missing.legalBasis') : undefined}
        />
      )}
    </Dialog>
  );
};
