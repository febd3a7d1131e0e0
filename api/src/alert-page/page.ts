import { type Html, html } from '../identity/page.ts';
import { type Area, drawArea, type Town } from './area-picture.ts';
import { languageNames, type Reader, readers, sayTime, texts } from './texts.ts';

/** An alert as everybody may read it. Times are ISO 8601, the area is WGS 84. */
export type PublicAlert = {
  id: string;
  status: string;
  title: string;
  isDrill: boolean;
  msgType: string;
  severity: string;
  urgency: string;
  responseType: string;
  areaName: string;
  /** The same in other languages, where somebody said it. */
  areaWords: Partial<Record<Reader, string>>;
  area: Area;
  startedAt: string;
  expiresAt: string;
  changedAt: string;
  isOver: boolean;
  takesAnswers: boolean;
  isKept: boolean;
  tenant: string;
  mainLanguage: Reader;
  timeZone: string;
  phone: string | null;
  texts: Partial<Record<Reader, string>>;
  places: readonly Town[];
  next: { id: string; msgType: string; responseType: string; startedAt: string } | null;
};

/**
 * What the holder of a personal link has answered, and in which words they asked for help while that waits: null where nobody wrote any, and `isHidden` where they were
 * written on another device. Undefined for a public link, which has no buttons.
 */
export type Answered = { answer: 'safe' | 'help' | null; at: string | null; words: string | null; isHidden?: boolean };

// After these a full stop ends no sentence; nor does one after a single letter.
const short = new Set(['plkst', 'nr', 'val', 'tel', 'tālr', 'apm', 'pvz', 'piem', 'ul', 'st', 'im', 'ул', 'тел', 'см', 'им', 'kl', 'iel']);

/** Splits a text into its sentences; “Nr. 5” and “A. Kalniņa” are none. The drill word at the beginning and the place of the link are left out. */
export function sentencesOf(body: string): string[] {
  const text = body
    .replaceAll('{link}', '')
    .replace(/^\s*(?:MĀCĪBAS|PRATYBOS|УЧЕНИЯ|EXERCISE)[.:!]?\s+/u, '')
    .replace(/\s+/g, ' ')
    .trim();
  const sentences: string[] = [];
  let from = 0;
  for (const match of text.matchAll(/[.!?…]["”»]? (?=["„«]?[\p{Lu}\d])/gu)) {
    const before = /([\p{L}\d]+)$/u.exec(text.slice(from, match.index))?.[1] ?? '';
    if (match[0].startsWith('.') && (before.length === 1 || short.has(before.toLowerCase())) && !/^\d$/.test(before)) continue;
    sentences.push(text.slice(from, match.index + match[0].length).trim());
    from = match.index + match[0].length;
  }
  return [...sentences, text.slice(from).trim()].filter((sentence) => /[\p{L}\d]/u.test(sentence));
}

const icons = {
  act: html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 16h.01M12 8v4M8.7 2h6.6L22 8.7v6.6L15.3 22H8.7L2 15.3V8.7z"/></svg>`,
  done: html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M20 6 9 17l-5-5"/></svg>`,
  news: html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 7v5l3 2"/><circle cx="12" cy="12" r="9"/></svg>`,
};

const levelOf = ({ severity, urgency, responseType, msgType }: PublicAlert): 'allClear' | 'actNow' | 'severe' | 'minor' =>
  responseType === 'AllClear' || msgType === 'Cancel'
    ? 'allClear'
    : severity === 'Extreme' && urgency === 'Immediate'
      ? 'actNow'
      : ['Extreme', 'Severe'].includes(severity)
        ? 'severe'
        : 'minor';

type Frame = { lang: Reader; title: string; path: string; body: Html; dock?: Html | undefined };
const frame = ({ lang, title, path, body, dock }: Frame): string =>
  html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/a/style.css">
</head>
<body${dock !== undefined && html` class="docked"`}>
<nav class="lang" aria-label="${texts[lang].language}">${readers.map((other) => html`<a href="${path}?lang=${other}" lang="${other}" hreflang="${other}"${other === lang && html` aria-current="true"`}>${languageNames[other]}</a>`)}</nav>
<main>
${body}
</main>
${dock}
</body>
</html>
`.text;

/** A sentence with a telephone number in it. */
const withNumber = (sentence: string, number: string): Html => {
  const [before = '', after = ''] = sentence.split(`{${number}}`);
  return html`${before}<a class="tel" href="tel:${number}">${number}</a>${after}`;
};

/** What became of the alert, before its own words: a newer one, its end, its cancellation. */
const newsOf = (alert: PublicAlert, lang: Reader, nextPath: string | undefined): Html | undefined => {
  const t = texts[lang];
  const { next } = alert;
  const say = (key: 'updated' | 'withdrawn' | 'ended' | 'cancelled' | 'over', at: string) =>
    t[key].replace('{at}', sayTime(lang, at, alert.timeZone));
  if (next && nextPath !== undefined)
    return html`<div class="news">${icons.news}<p><b>${say(next.responseType === 'AllClear' ? 'ended' : next.msgType === 'Cancel' ? 'withdrawn' : 'updated', next.startedAt)}</b><br><a class="onward" href="${nextPath}?lang=${lang}">${t.readNew}</a></p></div>`;
  const line = alert.status === 'cancelled' ? say('cancelled', alert.changedAt) : alert.isOver ? say('over', alert.expiresAt) : undefined;
  return line === undefined ? undefined : html`<div class="news">${icons.news}<p><b>${line}</b></p></div>`;
};

/** The two buttons, what was answered, and after a call for help the question what is needed: plain forms, no script. */
const answerOf = (
  alert: PublicAlert,
  answered: Answered,
  lang: Reader,
  path: string,
): { head: Html | undefined; dock: Html | undefined } => {
  const t = texts[lang];
  const { answer, at, words, isHidden = false } = answered;
  const said =
    answer !== null && at !== null
      ? t[answer === 'safe' ? 'saidSafe' : 'saidHelp'].replace('{at}', sayTime(lang, at, alert.timeZone))
      : undefined;
  const button = (value: 'safe' | 'help', kind: string): Html =>
    html`<button class="${kind}" name="said" value="${value}">${value === 'safe' && icons.done}${t[value]}</button>`;
  const action = `${path}?lang=${lang}`;
  const ask = html`<form method="post" action="${action}"><input type="hidden" name="said" value="help"><label for="words">${t.whatHelp}</label><p class="quiet" id="hint">${t.whatHelpHint}</p><textarea id="words" name="words" rows="3" maxlength="300" aria-describedby="hint" required>${words ?? ''}</textarea><button class="second">${t.send}</button></form>`;
  // What was sent stands there as it was sent; to say more or something else is one press away.
  const asked = html`${words !== null && html`<p>${t.wroteHelp}</p><blockquote>${words}</blockquote>`}${isHidden && html`<p>${t.wroteElsewhere}</p>`}${
    alert.takesAnswers && (words === null && !isHidden ? ask : html`<details><summary>${t.changeHelp}</summary>${ask}</details>`)
  }`;
  const head =
    said === undefined
      ? undefined
      : html`<div class="said ${answer ?? ''}" role="status"><p><b>${said}</b></p>${
          answer === 'help' && html`<p>${t.call112} <a class="tel big" href="tel:112">112</a></p>${asked}`
        }</div>`;
  const dock = alert.takesAnswers
    ? html`<form class="dock" method="post" action="${action}" aria-label="${t.answer}">${answer !== 'safe' && button('safe', 'first')}${answer !== 'help' && button('help', answer === 'safe' ? 'second' : 'plain')}</form>`
    : undefined;
  return { head: alert.takesAnswers ? head : html`${head}<p class="quiet">${t.answersOver}</p>`, dock };
};

/** The page of an alert for a resident: text first, the map on request, one big button. `path` is its address; `nextPath` that of the alert that follows on it. */
export function renderAlert(
  alert: PublicAlert,
  { lang, path, nextPath, answered }: { lang: Reader; path: string; nextPath?: string | undefined; answered?: Answered | undefined },
): string {
  const t = texts[lang];
  const own = alert.texts[lang];
  const spoken: Reader =
    own === undefined
      ? (readers.find((l) => l === alert.mainLanguage && alert.texts[l] !== undefined) ??
        readers.find((l) => alert.texts[l] !== undefined) ??
        lang)
      : lang;
  const sentences = sentencesOf(own ?? alert.texts[spoken] ?? '');
  // Titles are written in the municipality's language; readers of another one find their first sentence there.
  const inMain = lang === alert.mainLanguage;
  const title = inMain || own === undefined ? alert.title : (sentences.shift()?.replace(/\.$/, '') ?? alert.title);
  const place = alert.areaWords[lang];
  const inside = alert.places.filter(([, , , isInside]) => isInside).map(([name]) => name);
  const level = levelOf(alert);
  const over = alert.isOver || alert.status === 'cancelled' || alert.next !== null;
  const { head, dock } = answered === undefined ? { head: undefined, dock: undefined } : answerOf(alert, answered, lang, path);
  const titleLang = inMain ? lang : own === undefined ? alert.mainLanguage : lang;
  const body = html`${alert.isDrill && html`<p class="drill"><b>${t.drill}</b> ${t.drillNote}</p>`}
<p class="level ${over && level !== 'allClear' ? 'past' : level}">${icons[level === 'allClear' ? 'done' : 'act']}${t[level]}</p>
${newsOf(alert, lang, nextPath)}
<h1${titleLang !== lang && html` lang="${titleLang}"`}>${title}</h1>
<p><b>${t.until.replace('{at}', sayTime(lang, alert.expiresAt, alert.timeZone))}</b><br>${t.since.replace('{at}', sayTime(lang, alert.startedAt, alert.timeZone))}</p>
${head}
<h2>${t.text}</h2>
${spoken !== lang && html`<p class="quiet">${t.noText}</p>`}
<div class="words"${spoken !== lang && html` lang="${spoken}"`}>${sentences.map((sentence) => html`<p>${sentence}</p>`)}</div>
<dl>
<div><dt>${t.where}</dt><dd><b${place === undefined && !inMain && html` lang="${alert.mainLanguage}"`}>${place ?? alert.areaName}</b>${inside.length > 0 && html`<br>${inside.join(', ')}`}</dd></div>
<div><dt>${t.who}</dt><dd>${alert.tenant}</dd></div>
<div><dt>${t.call}</dt><dd>${withNumber(t.callDuty, '112')}${alert.phone !== null && html`<br>${t.duty} <a class="tel" href="tel:${alert.phone.replaceAll(' ', '')}">${alert.phone}</a>`}</dd></div>
</dl>
<details><summary>${t.map}</summary>${drawArea({ area: alert.area, towns: alert.places, label: t.mapAbout })}<p class="quiet">GeoNames</p></details>
<p class="quiet foot">${answered !== undefined && t.keepNote}</p>`;
  return frame({ lang, title: `${alert.isDrill ? `${t.drill}: ` : ''}${title}`, path, body, dock });
}

/** A page that says that there is nothing to read, and whom to call. */
export function renderNothing(why: 'unknown' | 'gone' | 'tooMany', lang: Reader, path: string): string {
  const t = texts[lang];
  return frame({
    lang,
    title: t[`${why}Title`],
    path,
    body: html`<h1>${t[`${why}Title`]}</h1><p>${t[why]}</p><p><a class="tel big" href="tel:112">112</a></p>`,
  });
}
