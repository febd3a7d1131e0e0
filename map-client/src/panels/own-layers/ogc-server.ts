import { config } from '../../config.ts';

/** Why a server of maps could not be asked; each is a sentence of the catalogue, `layers.ogc.…`. */
export type OgcFault = 'address' | 'secret' | 'notAllowed' | 'noAnswer' | 'refused' | 'notOgc' | 'noLayers' | 'tooLarge' | 'tooMany';
/** Bytes read of one answer of a server, and milliseconds it may take. */
const mostBytes = 30_000_000;
const patience = 30_000;
export class OgcError extends Error {
  readonly fault: OgcFault;
  readonly detail: string;
  constructor(fault: OgcFault, detail = '') {
    super(fault);
    this.fault = fault;
    this.detail = detail;
  }
}

/** A layer that a server offers; `credit` is who is named for it. */
export interface OgcLayer {
  kind: 'wms' | 'wfs';
  name: string;
  title: string;
  credit: string | undefined;
}

/** A server's address as requests need it: without the parameters that each request gives anew. Throws OgcError. */
export const serverAddress = (text: string, allowed: readonly string[] = config().ogcServers): URL => {
  const given = text.trim();
  const full = /^[a-z]+:/i.test(given) ? given : `https://${given}`;
  if (given === '' || /\s/.test(given) || !URL.canParse(full)) throw new OgcError('address');
  const address = new URL(full);
  // An address is kept, shared and written into links: a password would go along.
  if (address.username !== '' || address.password !== '') throw new OgcError('secret');
  if (!allowed.includes(address.origin)) throw new OgcError('notAllowed', address.origin);
  for (const name of [...address.searchParams.keys()])
    if (/^(service|version|request|layers|typenames?|bbox|width|height|srs|crs|styles|format)$/i.test(name))
      address.searchParams.delete(name);
  address.hash = '';
  return address;
};

/** Parameters of an address that are secrets by their names: some servers give each reader a key, and it goes wherever the address goes. */
export const keysIn = (server: string): string[] =>
  [...new Set(new URL(server).searchParams.keys())].filter((name) => /key|token|secret|passw|auth|signature/i.test(name));

/** An address with parameters of a request. */
export const ask = (server: string | URL, parameters: Record<string, string>): string => {
  const address = new URL(server);
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return address.href;
};

/** What a server answers, as text. Throws OgcError, also for more than a browser can hold beside the map. */
export const textOf = async (address: string): Promise<string> => {
  let answer: Response;
  try {
    answer = await fetch(address, { credentials: 'omit', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(patience) });
  } catch {
    // The browser tells no more than this of a server that is away or does not allow this page (CORS).
    throw new OgcError('noAnswer', new URL(address).origin);
  }
  if (!answer.ok) throw new OgcError('refused', String(answer.status));
  const reader = answer.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const part = await reader?.read().catch(() => {
      throw new OgcError('noAnswer', new URL(address).origin);
    });
    if (!part?.value) return text + decoder.decode();
    bytes += part.value.length;
    if (bytes > mostBytes) {
      void reader?.cancel();
      throw new OgcError('tooLarge', `${mostBytes / 1_000_000}\u00a0MB`);
    }
    text += decoder.decode(part.value, { stream: true });
  }
};

interface WmsNode {
  Name?: string;
  Title?: string;
  Attribution?: { Title?: string };
  Style?: { LegendURL?: { OnlineResource?: string }[] }[];
  Layer?: WmsNode[];
}

/** Pictures of classes that servers named, by address and layer; a link does not carry them. */
const legends = new Map<string, string>();

/** A legend only from the server itself: another host was not allowed. */
const sameHost = (legend: string | undefined, server: URL): string | undefined =>
  legend && URL.canParse(legend, server.href) && new URL(legend, server.href).origin === server.origin
    ? new URL(legend, server.href).href
    : undefined;

const wmsLayers = async (server: URL): Promise<OgcLayer[]> => {
  const text = await textOf(ask(server, { SERVICE: 'WMS', REQUEST: 'GetCapabilities' }));
  const { default: WMSCapabilities } = await import('ol/format/WMSCapabilities.js');
  let read: { Capability?: { Layer?: WmsNode }; Service?: { Title?: string } };
  try {
    read = new WMSCapabilities().read(text);
  } catch {
    throw new OgcError('notOgc');
  }
  const root = read?.Capability?.Layer;
  if (!root) throw new OgcError('notOgc');
  const found: OgcLayer[] = [];
  const walk = (node: WmsNode, credit: string | undefined): void => {
    const named = node.Attribution?.Title ?? credit;
    if (node.Name) {
      found.push({ kind: 'wms', name: node.Name, title: node.Title || node.Name, credit: named });
      const legend = sameHost(node.Style?.[0]?.LegendURL?.[0]?.OnlineResource, server);
      if (legend) legends.set(`${server.href} ${node.Name}`, legend);
    }
    for (const child of node.Layer ?? []) walk(child, named);
  };
  walk(root, read.Service?.Title);
  return found;
};

const wfsLayers = async (server: URL): Promise<OgcLayer[]> => {
  const text = await textOf(ask(server, { SERVICE: 'WFS', VERSION: '2.0.0', REQUEST: 'GetCapabilities' }));
  const tree = new DOMParser().parseFromString(text, 'text/xml');
  if (!/WFS_Capabilities$/.test(tree.documentElement.nodeName)) throw new OgcError('notOgc');
  const first = (node: Element, name: string) => node.getElementsByTagNameNS('*', name)[0]?.textContent?.trim() || undefined;
  const credit = first(tree.documentElement, 'ProviderName') ?? first(tree.documentElement, 'Title');
  return [...tree.getElementsByTagNameNS('*', 'FeatureType')].flatMap((node): OgcLayer[] => {
    const name = first(node, 'Name');
    return name ? [{ kind: 'wfs', name, title: first(node, 'Title') ?? name, credit }] : [];
  });
};

/** What a server offers by WMS or WFS. Throws OgcError with the reason. */
export const readServer = async (text: string, kind: 'wms' | 'wfs'): Promise<{ url: string; layers: OgcLayer[] }> => {
  const server = serverAddress(text);
  const layers = kind === 'wms' ? await wmsLayers(server) : await wfsLayers(server);
  if (layers.length === 0) throw new OgcError('noLayers');
  return { url: server.href, layers };
};

/** Where the picture of a layer's classes is: as its server said, else as every WMS with styles answers. */
export const legendOf = (url: string, name: string): string =>
  legends.get(`${url} ${name}`) ??
  ask(url, { SERVICE: 'WMS', VERSION: '1.3.0', REQUEST: 'GetLegendGraphic', LAYER: name, FORMAT: 'image/png', SLD_VERSION: '1.1.0' });
