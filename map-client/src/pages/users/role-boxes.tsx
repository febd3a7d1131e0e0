import { useId } from 'react';
import { Checkbox } from '../../controls/checkbox.tsx';
import { useText } from '../../i18n/i18n.ts';
import type { Person } from './user-data.ts';

type Role = Person['roles'][number];

interface RoleBoxesProps {
  label: string;
  roles: readonly Role[];
  chosen: readonly Role[];
  onChange: (roles: readonly Role[]) => void;
  error: string | undefined;
}

/** The roles to choose from, each with what it allows. */
export const RoleBoxes = ({ label, roles, chosen, onChange, error }: RoleBoxesProps) => {
  const t = useText();
  const id = useId();
  return (
    <fieldset className="users-roles" aria-describedby={error ? id : undefined}>
      <legend className="field-label">{label}</legend>
      {roles.map((role) => (
        <Checkbox
          key={role}
          isSelected={chosen.includes(role)}
          onChange={(on) => onChange(on ? [...chosen, role] : chosen.filter((other) => other !== role))}
        >
          <span>
            {t(`users.role.${role}`)}
            <span className="small quiet">{t(`users.role.${role}.hint`)}</span>
          </span>
        </Checkbox>
      ))}
      {error && (
        <p className="field-error" id={id} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
};
