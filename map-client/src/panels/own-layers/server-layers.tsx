import { KeyRound, Plus, Search, TriangleAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { Notice } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useText } from '../../i18n/i18n.ts';
import { keysIn, OgcError, type OgcLayer, readServer } from './ogc-server.ts';
import { putOnMap } from './on-map.ts';

/** Asks a server what it offers by WMS or WFS, and puts one of its layers on the map. */
export const ServerLayers = ({ allowed, onDone }: { allowed: readonly string[]; onDone: () => void }) => {
  const t = useText();
  const [address, setAddress] = useState(allowed.length === 1 ? `${allowed[0]}/` : '');
  const [kind, setKind] = useState<'wms' | 'wfs'>('wms');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<OgcError>();
  const [found, setFound] = useState<{ url: string; layers: OgcLayer[] }>();
  const [sought, setSought] = useState('');
  if (allowed.length === 0)
    return (
      <Notice icon={TriangleAlert}>
        <strong>{t('layers.ogc.noServers')}</strong>
        <span>{t('layers.ogc.noServersNext')}</span>
      </Notice>
    );
  const look = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    setFound(undefined);
    try {
      setFound(await readServer(address, kind));
    } catch (error) {
      setFault(error instanceof OgcError ? error : new OgcError('notOgc'));
    }
    setBusy(false);
  };
  const matching = (found?.layers ?? []).filter(({ title, name }) =>
    `${title} ${name}`.toLowerCase().includes(sought.trim().toLowerCase()),
  );
  return (
    <div className="own-part">
      <form className="own-part" onSubmit={(event) => void look(event)}>
        <Field
          label={t('layers.ogc.server')}
          value={address}
          onChange={setAddress}
          hint={t('layers.ogc.allowed', { servers: allowed.join(', ') })}
          placeholder="https://"
        />
        <div className="own-line">
          <Segments
            label={t('layers.ogc.kind')}
            value={kind}
            onChange={setKind}
            choices={[
              { id: 'wms', label: t('layers.ogc.wms') },
              { id: 'wfs', label: t('layers.ogc.wfs') },
            ]}
          />
          <Button type="submit" icon={Search} isDisabled={busy}>
            {busy ? t('state.loading') : t('layers.ogc.ask')}
          </Button>
        </div>
      </form>
      {fault && (
        <Notice icon={TriangleAlert} late role="alert">
          {t(`layers.ogc.${fault.fault}`, { detail: fault.detail })}
        </Notice>
      )}
      {found && (
        <>
          {keysIn(found.url).length > 0 && (
            <Notice icon={KeyRound} late>
              {t('layers.ogc.keyed', { names: keysIn(found.url).join(', ') })}
            </Notice>
          )}
          {found.layers.length > 8 && <Field label={t('layers.ogc.search')} value={sought} onChange={setSought} type="search" />}
          <p role="status" className="small">
            {t('layers.ogc.found', { n: matching.length })}
          </p>
          <ul className="own-kept">
            {matching.slice(0, 200).map((layer) => (
              <li key={layer.name}>
                <div>
                  <strong>{layer.title}</strong>
                  <small>
                    {layer.name}
                    {layer.credit && ` · ${layer.credit}`}
                  </small>
                </div>
                <Button
                  small
                  icon={Plus}
                  aria-label={t('layers.own.show', { title: layer.title })}
                  onPress={() => {
                    const title = layer.credit ? `${layer.title} (${layer.credit})` : layer.title;
                    putOnMap({ kind: layer.kind, url: found.url, name: layer.name, title, opacity: 100, visible: true });
                    onDone();
                  }}
                >
                  {t('layers.own.add')}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
};
