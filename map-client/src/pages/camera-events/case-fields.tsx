import { Field } from '../../controls/field.tsx';
import { useText } from '../../i18n/i18n.ts';

/** Why somebody looks, as it stands in the audit: a case or a request, and a reason. */
export interface Case {
  caseNumber: string;
  reason: string;
}

export const noCase: Case = { caseNumber: '', reason: '' };
/** Whether both are long enough for the server to take them. */
export const isStated = ({ caseNumber, reason }: Case): boolean => reason.trim().length >= 10 && caseNumber.trim().length >= 3;
/** As it is sent. */
export const trimmed = ({ caseNumber, reason }: Case): Case => ({ caseNumber: caseNumber.trim(), reason: reason.trim() });

interface SoughtFieldProps {
  by: 'plate' | 'list';
  value: string;
  onChange: (value: string) => void;
}

/** A plate, or the name of a list; kept nowhere by the browser. */
export const SoughtField = ({ by, value, onChange }: SoughtFieldProps) => {
  const t = useText();
  return (
    <Field
      label={t(`cameraEvents.by.${by}`)}
      value={value}
      onChange={onChange}
      maxLength={30}
      hint={t(`cameraEvents.by.${by}.hint`)}
      isPrivate
      required
    />
  );
};

interface CaseFieldsProps {
  /** What the number is called, and what a good reason is, in the reader's language. */
  label: string;
  hint: string;
  value: Case;
  onChange: (value: Case) => void;
}

/** The two fields of a case; kept nowhere by the browser. */
export const CaseFields = ({ label, hint, value, onChange }: CaseFieldsProps) => {
  const t = useText();
  return (
    <>
      <Field
        label={label}
        value={value.caseNumber}
        onChange={(caseNumber) => onChange({ ...value, caseNumber })}
        maxLength={60}
        hint={t('cameraEvents.case.hint')}
        isPrivate
        required
      />
      <Field
        label={t('cameraEvents.reason')}
        value={value.reason}
        onChange={(reason) => onChange({ ...value, reason })}
        maxLength={500}
        rows={2}
        hint={hint}
        isPrivate
        required
      />
    </>
  );
};
