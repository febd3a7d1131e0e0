import { type Language, languages } from '@vias/sql/problem.ts';
import { writeDay } from '@vias/style/days.ts';
import { type Html, html } from '../identity/page.ts';
import { drawCameras, sayNumbers } from './picture.ts';
import type { OpenCamera, OpenCameras } from './queries.ts';
import { languageNames, sayDays, texts } from './texts.ts';

type Ask = { lang: Language /** The address of this page. */; path: string; origin: string; isEmbedded: boolean };

const frame = ({ lang, path }: Ask, title: string, body: Html): string =>
  html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/public/cameras/style.css">
</head>
<body>
<nav class="lang" aria-label="${texts[lang].language}">${languages.map((other) => html`<a href="${path}?lang=${other}" lang="${other}" hreflang="${other}"${other === lang && html` aria-current="true"`}>${languageNames[other]}</a>`)}</nav>
<main>
${body}
</main>
</body>
</html>
`.text;

const shared = ['purpose', 'legalBasis', 'retentionDays', 'operator', 'contact', 'dpiaOn'] as const;
/** Cameras of which the same is said, so that it is said once; the largest group first. */
const groupCameras = (cameras: readonly OpenCamera[]): OpenCamera[][] => {
  const groups = new Map<string, OpenCamera[]>();
  for (const camera of cameras) {
    const key = JSON.stringify(shared.map((field) => camera[field]));
    groups.set(key, [...(groups.get(key) ?? []), camera]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
};

const sees = ({ kind, isSeen }: OpenCamera, lang: Language): string => {
  const t = texts[lang];
  if (kind === 'body_worn') return t.seesCarried;
  if (kind === 'drone') return isSeen ? t.seesFlown : t.seesFlownUnknown;
  if (kind === 'anpr') return isSeen ? t.seesGate : t.seesGateUnknown;
  return isSeen ? t.seesArea : t.seesUnknown;
};

const facts = (camera: OpenCamera, lang: Language, own: Language): Html => {
  const t = texts[lang];
  // The municipality wrote these in its own language.
  const written = (text: string | null): Html =>
    text === null ? html`<dd class="quiet">${t.notStated}</dd>` : html`<dd${lang !== own && html` lang="${own}"`}>${text}</dd>`;
  return html`<dl>
<div><dt>${t.purpose}</dt>${written(camera.purpose)}</div>
<div><dt>${t.basis}</dt>${written(camera.legalBasis)}</div>
<div><dt>${t.kept}</dt><dd>${sayDays(lang, camera.retentionDays)}</dd></div>
<div><dt>${t.operator}</dt>${written(camera.operator)}</div>
<div><dt>${t.contact}</dt>${written(camera.contact)}</div>
<div><dt>${t.assessed}</dt><dd>${camera.dpiaOn === null ? t.notStated : t.assessedOn.replace('{at}', writeDay(lang, camera.dpiaOn, 'long'))}</dd></div>
</dl>`;
};

const row = (camera: OpenCamera, lang: Language, own: Language): Html => {
  const t = texts[lang];
  const about = camera.description[lang];
  const sign =
    camera.signPlacedOn === null
      ? camera.isPlanned || camera.kind === 'body_worn'
        ? undefined
        : t.noSign
      : t.sign.replace('{at}', writeDay(lang, camera.signPlacedOn, 'long'));
  return html`<li value="${camera.no}"><b${lang !== own && html` lang="${own}"`}>${camera.name}</b>${camera.isPlanned && html` <span class="tag">${t.plannedTag}</span>`}<br>
<span>${t.kinds[camera.kind]}, ${camera.code}; ${sees(camera, lang)}${sign !== undefined && `; ${sign}`}</span>${about !== undefined && about !== '' && html`<br><span class="quiet">${about}</span>`}</li>`;
};

/** The page of a municipality's cameras for residents: how many, a map, and all of it in words. `today` is the day it was made, YYYY-MM-DD. */
export function renderCameras(found: OpenCameras, ask: Ask & { tenant: string; today: string }): string {
  const { lang, origin, isEmbedded, tenant, today } = ask;
  const t = texts[lang];
  const own: Language = found.country === 'LT' ? 'lt' : 'lv';
  const planned = found.cameras.filter(({ isPlanned }) => isPlanned).length;
  const map = drawCameras(found, t.map);
  const groups = groupCameras(found.cameras);
  const key: [string, string, boolean][] = [
    ['pin', t.keyPin, found.cameras.some(({ place, isPlanned }) => place !== null && !isPlanned)],
    ['planned', t.keyPlanned, found.cameras.some(({ place, isPlanned }) => place !== null && isPlanned)],
    ['seen', t.keySeen, found.seen !== null],
    ['flown', t.keyFlown, found.flown !== null],
    ['gate', t.keyGate, found.cameras.some(({ gates }) => gates.length > 0)],
  ];
  const snippet = `<iframe src="${origin}/public/cameras/${tenant}/embed?lang=${lang}" title="${t.title}" width="100%" height="800" style="border:0"></iframe>`;
  // One description of all, as that of the demonstration, is said once.
  const isSaidOfAll = new Set(found.cameras.map(({ description }) => description[lang] ?? '')).size === 1;
  const shown = isSaidOfAll ? found.cameras.map((camera) => ({ ...camera, description: {} })) : found.cameras;
  const saidOfAll = isSaidOfAll ? (found.cameras[0]?.description[lang] ?? '') : '';
  const body = html`<p class="who">${found.tenant}</p>
<h1>${t.title}</h1>
<p class="quiet made">${t.printed.replace('{at}', writeDay(lang, today, 'long'))}</p>
${found.isGenerated && html`<p class="note">${t.generated}</p>`}
<p>${t.lead.replace('{who}', found.tenant)}</p>
<p class="sum"><b>${t.inUse.replace('{n}', String(found.cameras.length - planned))}</b>${planned > 0 && html`<br>${t.planned.replace('{n}', String(planned))}`}</p>
${map}
${map && html`<ul class="key">${key.map(([kind, words, isThere]) => (isThere ? html`<li><i class="${kind}"></i>${words}</li>` : html``))}</ul><p class="quiet">${t.coarse}${found.sources.length > 0 && html` ${t.houses.replace('{sources}', found.sources.join('; '))}`}</p>`}
<h2>${t.list}</h2>
${saidOfAll !== '' && html`<p class="quiet">${saidOfAll}</p>`}
${groups.map((group) => {
  const numbers = group.map(({ no }) => no);
  const [first] = group;
  return html`<section>${groups.length > 1 ? html`<h3>${t.group.replace('{n}', sayNumbers(numbers))}</h3>` : html``}
${first && facts(first, lang, own)}
<ol>${shown.filter(({ no }) => numbers.includes(no)).map((camera) => row(camera, lang, own))}</ol></section>`;
})}
<h2>${t.rights}</h2>
<p>${t.rightsText.replace('{authority}', t[own === 'lt' ? 'authorityLT' : 'authorityLV'])}</p>
<p class="quiet screen">${
    isEmbedded
      ? html`<a href="/public/cameras/${tenant}?lang=${lang}" target="_blank" rel="noopener">${t.whole}</a>`
      : html`<a href="/ogc/collections/camera/items?tenant_id=${tenant}&amp;f=json">${t.reuse}</a>`
  }</p>
${!isEmbedded && html`<details class="screen"><summary>${t.embed}</summary><pre tabindex="0">${snippet}</pre></details>`}`;
  return frame(ask, `${t.title} – ${found.tenant}`, body);
}

/** A page that says that there is nothing to read. */
export const renderNothing = (ask: Ask): string => {
  const t = texts[ask.lang];
  return frame(ask, t.nothingTitle, html`<h1>${t.nothingTitle}</h1><p>${t.nothing}</p>`);
};
