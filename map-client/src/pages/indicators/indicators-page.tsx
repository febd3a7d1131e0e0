import { useText } from '../../i18n/i18n.ts';
import { navigate, usePlace } from '../../router.ts';
import { refOf } from './indicator-data.ts';
import { IndicatorForm } from './indicator-form.tsx';
import { IndicatorView } from './indicator-view.tsx';
import { Register } from './register.tsx';
import './indicators.css';

/** The register of indicators, or one of it (?code=owner:code). */
const IndicatorsPage = () => {
  const t = useText();
  const { query } = usePlace();
  const ref = query.get('code');
  const isNew = query.get('add') === '1';
  return (
    <main id="page" className="indicators" aria-label={t('indicators.nav')}>
      {isNew ? (
        <IndicatorForm onSaved={(made) => navigate(`/indicators?code=${refOf(made)}&import=1`)} onClose={() => navigate('/indicators')} />
      ) : ref && /^[a-z-]{2,60}:[a-z][a-z0-9_]{0,59}$/.test(ref) ? (
        <IndicatorView key={ref} code={ref} />
      ) : (
        <Register />
      )}
    </main>
  );
};

export default IndicatorsPage;
