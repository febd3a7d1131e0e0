import type { Language } from '@vias/sql/problem.ts';
import { drawArea, type Square } from '../alert-page/area-picture.ts';
import { type Html, html } from '../identity/page.ts';
import { bounds } from './gather.ts';
import type { Facts } from './queries.ts';
import type { Report, Section } from './report.ts';
import { reportTexts } from './report-texts.ts';

const style = `
@page{size:A4;margin:0}
*{box-sizing:border-box}
body{margin:0;padding:14mm 16mm;font:400 10.5pt/1.4 "Source Sans 3","Source Sans Pro",system-ui,sans-serif;color:#1e1c19;font-variant-numeric:tabular-nums lining-nums;-webkit-print-color-adjust:exact}
h1{margin:0 0 1mm;font-size:20pt;line-height:1.15}
h2{margin:6mm 0 1.5mm;font-size:12.5pt;break-after:avoid}
p{margin:0 0 1.5mm}.quiet{color:#656159;font-size:9pt}
table{width:100%;border-collapse:collapse}
th,td{padding:1.1mm 2mm 1.1mm 0;border-bottom:.2mm solid #e0ddd6;text-align:left;vertical-align:top;font-weight:400;overflow-wrap:anywhere}
th{width:44%;color:#403d38}tr{break-inside:avoid}
td{font-weight:600}
.texts th{width:20%}.texts td{font-weight:400}
.drill{margin:-14mm -16mm 6mm;padding:5mm 16mm;color:#fff;background:#5b3a9e;font-weight:600;font-size:13pt}
.mark{position:fixed;inset:0;display:grid;place-items:center;font-size:86pt;font-weight:700;color:#5b3a9e;opacity:.09;transform:rotate(-32deg);z-index:-1}
figure{margin:0;break-inside:avoid;max-width:150mm}
.map{display:block;width:100%;border:.2mm solid #e0ddd6}
.land{fill:#f7f6f2}.halo{fill:none;stroke:#fff;stroke-width:5}.area{fill:none;stroke:#1e1c19;stroke-width:1.6}
.dot{fill:#1e1c19}.town,.km{font-size:11px;font-weight:500;paint-order:stroke;stroke:#fff;stroke-width:3px}.bar{fill:none;stroke:#1e1c19;stroke-width:1.2}
.cell{stroke:#fff;stroke-width:.6}.c-1{fill:#e0ddd6}.c0{fill:#d6e6ee}.c1{fill:#9cc3d8}.c2{fill:#5697ba}.c3{fill:#24648c}.c4{fill:#123d5c}
.legend{display:flex;flex-wrap:wrap;gap:1mm 4mm;margin:1.5mm 0 0;padding:0;list-style:none;font-size:9pt}
.legend i{display:inline-block;width:3.4mm;height:3.4mm;margin-right:1.2mm;vertical-align:-.4mm}
.legend .c0{background:#d6e6ee}.legend .c1{background:#9cc3d8}.legend .c2{background:#5697ba}.legend .c3{background:#24648c}.legend .c4{background:#123d5c}`;

/** Streets on paper at most, the most missed ones: a town has a thousand. */
const mostStreets = 40;
/** A section as paper has room for it: of many streets the first ones, then how many there are besides, then what comes behind the streets. */
const onPaper = (section: Section, lang: Language): Section => {
  const { key, rows, tail = 0 } = section;
  const streets = rows.length - tail;
  if (key !== 'streets' || streets <= mostStreets) return section;
  const more = reportTexts.moreStreets[lang].replace('{n}', String(streets - mostStreets));
  return { ...section, rows: [...rows.slice(0, mostStreets), ['', more], ...rows.slice(streets)] };
};

const table = ({ key, title, rows }: Section): Html =>
  html`<section><h2>${title}</h2><table class="${key}">${rows.map(([label, value, lang]) => html`<tr><th scope="row">${label}</th><td${lang !== undefined && html` lang="${lang}"`}>${value}</td></tr>`)}</table></section>`;

/** The report as one page for paper. It says by itself that it is drawn; nothing is loaded from anywhere. */
export function reportHtml(
  report: Report,
  { area, towns }: Pick<Facts, 'area' | 'towns'>,
  squares: readonly Square[],
  withheld: number,
): string {
  const { lang, title, isDrill, madeAt, sections } = report;
  const t = (key: keyof typeof reportTexts): string => reportTexts[key][lang];
  const edges = bounds.missed;
  const classes = edges.map((from, i) => `${from}${edges[i + 1] === undefined ? '–100' : `–${edges[i + 1]}`} %`);
  const tables = sections.map((section) => table(onPaper(section, lang)));
  const map = html`<section><h2>${t('map')}</h2><figure>${drawArea({ area, towns, squares, label: t('mapAbout') })}<ul class="legend">${classes.map((text, i) => html`<li><i class="c${i}"></i>${text}</li>`)}</ul>${withheld > 0 && html`<figcaption class="quiet">${t('withheld').replace('{n}', String(withheld))}</figcaption>`}<p class="quiet">GeoNames</p></figure></section>`;
  return html`<!doctype html>
<html lang="${lang}">
<head><meta charset="utf-8"><title>${isDrill && `${t('drill')}: `}${t('report')}: ${title}</title><style>${{ text: style }}</style></head>
<body>
${isDrill && html`<p class="drill">${t('drill')}</p><div class="mark" aria-hidden="true">${t('drill')}</div>`}
<h1>${title}</h1>
<p>${t('report')} · ${t('made')} ${madeAt}</p>
<p class="quiet">${t('notRead')} ${t('protected')}</p>
${tables.slice(0, 4)}
${map}
${tables.slice(4)}
<script>viasSheetReady('')</script>
</body>
</html>
`.text;
}
