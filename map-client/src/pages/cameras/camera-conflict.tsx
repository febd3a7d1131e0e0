import { Users } from 'lucide-react';
import { Notice } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useText } from '../../i18n/i18n.ts';
import { type CameraForm, valueAt, withValue } from './camera-draft.ts';
import { useCameraWords } from './camera-words.ts';
import type { Colleague } from './use-camera-form.ts';

interface CameraConflictProps {
  colleague: Colleague;
  form: CameraForm;
  onChoose: (form: CameraForm) => void;
}

/** What a colleague stored meanwhile: what was taken over, and both values where both changed the same, to choose from. */
export const CameraConflict = ({ colleague: { name, taken, contested }, form, onChoose }: CameraConflictProps) => {
  const t = useText();
  const { nameOf, wordsFor } = useCameraWords();
  return (
    <Notice icon={Users} late={contested.length > 0} role="alert">
      <strong>{t(contested.length > 0 ? 'cameras.colleague.contested' : 'cameras.colleague.taken', { name })}</strong>
      {taken.length > 0 && <p>{t('cameras.colleague.fields', { fields: taken.map(nameOf).join(', ') })}</p>}
      {contested.map(({ path, mine, theirs }) => (
        <Segments
          key={path}
          label={nameOf(path)}
          value={JSON.stringify(valueAt(form, path)) === JSON.stringify(theirs) ? 'theirs' : 'mine'}
          choices={[
            { id: 'mine', label: t('cameras.colleague.mine', { value: wordsFor(path, mine) }) },
            { id: 'theirs', label: t('cameras.colleague.theirs', { name, value: wordsFor(path, theirs) }) },
          ]}
          onChange={(choice) => onChoose(withValue(form, path, choice === 'theirs' ? theirs : mine))}
        />
      ))}
    </Notice>
  );
};
