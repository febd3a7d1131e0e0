import type { Language } from '@vias/sql/problem.ts';
import { type Html, html } from '../identity/page.ts';
import type { CollectionDocument, Place } from './documents.ts';
import { type Collection, keyOf, propertiesOf } from './layer.ts';
import { pageHref } from './page.ts';
import { texts } from './texts.ts';

type Chosen = Language | undefined;
type Linked = readonly (readonly [path: string, title: string, about?: string])[];

const linkList = (place: Place, chosen: Chosen, links: Linked): Html =>
  html`<dl>${links.map(([path, title, about]) => html`<dt><a href="${pageHref(place, chosen, path)}">${title}</a></dt><dd>${about ?? ''}</dd>`)}</dl>`;

/** The first page: what there is and where. */
export const landingHtml = (place: Place, chosen: Chosen): Html => {
  const t = texts[place.lang];
  return html`<p>${t.about}</p>${linkList(place, chosen, [
    ['/collections', t.collections, t.collectionsAbout],
    ['/api', t.api, t.apiAbout],
    ['/conformance', t.conformance, t.conformanceAbout],
    ['/tileMatrixSets', t.tileMatrixSets],
  ])}`;
};

export const collectionsHtml = (place: Place, chosen: Chosen, collections: readonly CollectionDocument[]): Html => {
  const t = texts[place.lang];
  if (collections.length === 0) return html`<p>${t.noCollections}</p>`;
  return html`<p>${t.collectionsAbout}</p>${linkList(
    place,
    chosen,
    collections.map(({ id, title, description }) => [`/collections/${id}`, title, description ?? ''] as const),
  )}`;
};

export const collectionHtml = (place: Place, chosen: Chosen, document: CollectionDocument): Html => {
  const t = texts[place.lang];
  const path = `/collections/${document.id}`;
  const bbox = document.extent.spatial?.bbox[0];
  const [begin, end] = document.extent.temporal?.interval[0] ?? [];
  return html`${document.description && html`<p>${document.description}</p>`}
<ul class="links"><li><a href="${pageHref(place, chosen, `${path}/items`)}">${t.features}</a></li><li><a href="${pageHref(place, chosen, `${path}/queryables`)}">${t.queryables}</a></li>${
    document.links.some(({ rel }) => rel.endsWith('tilesets-vector')) &&
    html`<li><a href="${pageHref(place, chosen, `${path}/tiles`)}">${t.tiles}</a></li>`
  }</ul>
<dl><dt>${t.geometry}</dt><dd>${document.geometryType}</dd>
${bbox && html`<dt>${t.extent}</dt><dd>${bbox.join(' ')}</dd>`}
${document.extent.temporal && html`<dt>${t.period}</dt><dd>${begin ?? '…'} – ${end ?? t.openEnd}</dd>`}
<dt>${t.coordinateSystems}</dt><dd>${document.crs.map((uri) => html`<div>${uri}</div>`)}</dd></dl>`;
};

type Property = { title: string; description?: string; type?: string; format?: string };
export const queryablesHtml = (place: Place, properties: Record<string, Property>): Html => {
  const t = texts[place.lang];
  const rows = Object.entries(properties).map(
    ([name, { type, format, description }]) =>
      html`<tr><th scope="row">${name}</th><td>${[type, format].filter(Boolean).join(', ')}</td><td lang="en">${description ?? ''}</td></tr>`,
  );
  return html`<p>${t.queryablesAbout}</p><div class="scroll" role="region" aria-label="${t.queryables}" tabindex="0"><table><thead><tr><th scope="col">${t.property}</th><th scope="col">${t.kind}</th><th scope="col">${t.meaning}</th></tr></thead><tbody>${rows}</tbody></table></div>`;
};

type Operation = { get: { summary: string; parameters: readonly { name: string; in: string; description?: string }[] } };
/** Every address with its parameters. */
export const apiHtml = (place: Place, paths: Record<string, Operation>): Html => {
  const t = texts[place.lang];
  return html`<p>${t.apiAbout}</p>${Object.entries(paths).map(
    ([path, { get }]) => html`<h2>${path}</h2><p>${get.summary}</p>
<dl lang="en">${get.parameters.map(({ name, description }) => html`<dt>${name}</dt><dd>${description ?? ''}</dd>`)}</dl>`,
  )}`;
};

type Feature = { id: string | number; properties: Record<string, unknown>; geometry: unknown };
const cell = (value: unknown): string =>
  value === null || value === undefined ? '–' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** One page of features as a table. `next` leads to the page after, `first` back to the beginning. */
export const itemsHtml = (
  place: Place,
  chosen: Chosen,
  collection: Collection,
  found: { features: readonly Feature[]; matched: number | undefined; next: string | undefined; first: string | undefined },
): Html => {
  const t = texts[place.lang];
  const { features, matched, next, first } = found;
  // The id stands in front already.
  const columns = propertiesOf(collection).filter(({ name }) => name !== keyOf(collection).name);
  const rows = features.map(
    ({ id, properties }) =>
      html`<tr><th scope="row"><a href="${pageHref(place, chosen, `/collections/${collection.id}/items/${encodeURIComponent(String(id))}`)}">${String(id)}</a></th>${columns.map(
        ({ name }) => html`<td>${cell(properties[name])}</td>`,
      )}</tr>`,
  );
  return html`${matched !== undefined && html`<p>${t.counted(matched, features.length)}</p>`}
${
  features.length === 0
    ? html`<p>${t.none}</p>`
    : html`<div class="scroll" role="region" aria-label="${t.features}" tabindex="0"><table class="features"><thead><tr><th scope="col">id</th>${columns.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`
}
<ul class="links">${first && html`<li><a href="${first}">${t.first}</a></li>`}${next && html`<li><a rel="next" href="${next}">${t.next}</a></li>`}</ul>`;
};

export const itemHtml = (place: Place, feature: Feature): Html => {
  const t = texts[place.lang];
  const geometry = JSON.stringify(feature.geometry);
  return html`<dl>${Object.entries(feature.properties).map(([name, value]) => html`<dt>${name}</dt><dd>${cell(value)}</dd>`)}
<dt>${t.geometry}</dt><dd>${geometry.length > 1_000 ? `${geometry.slice(0, 1_000)} …` : geometry}</dd></dl>`;
};
