/** A paragraph, a list of what is known by name, or a table; `todo` is for a person to fill in and shows so. */
export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'todo'; text: string }
  | { kind: 'facts'; rows: readonly (readonly [name: string, value: string])[] }
  | { kind: 'table'; head: readonly string[]; rows: readonly (readonly string[])[]; empty: string };
export type Section = { title: string; blocks: readonly Block[] };
/** A document without its looks. */
export type Document = { lang: 'lv' | 'lt' | 'en'; title: string; subtitle: string; sections: readonly Section[] };

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const html = (text: string): string => text.replace(/[&<>"']/g, (c) => escapes[c] ?? c);
/** What would begin a heading, a list, a link or a tag in Markdown stays what was typed. */
const md = (text: string): string => text.replace(/[\\`*_{}[\]<>#|]/g, (c) => `\\${c}`).replaceAll('\n', ' ');

const htmlOf = (block: Block): string => {
  switch (block.kind) {
    case 'text':
      return `<p>${html(block.text)}</p>`;
    case 'todo':
      return `<p class="todo">${html(block.text)}</p>`;
    case 'facts':
      return `<table class="facts">${block.rows.map(([name, value]) => `<tr><th scope="row">${html(name)}</th><td>${html(value)}</td></tr>`).join('')}</table>`;
    case 'table':
      return block.rows.length === 0
        ? `<p>${html(block.empty)}</p>`
        : `<table><thead><tr>${block.head.map((cell) => `<th scope="col">${html(cell)}</th>`).join('')}</tr></thead><tbody>${block.rows
            .map((row) => `<tr>${row.map((cell) => `<td>${html(cell)}</td>`).join('')}</tr>`)
            .join('')}</tbody></table>`;
  }
};

/** One page that prints well: no script, no style of its own in the text but a linked sheet. */
export const toHtml = ({ lang, title, subtitle, sections }: Document): string =>
  `<!doctype html>\n<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${html(title)}</title><link rel="stylesheet" href="/api/privacy/document.css"></head><body><main><h1>${html(title)}</h1><p class="sub">${html(subtitle)}</p>${sections
    .map(({ title: heading, blocks }) => `<section><h2>${html(heading)}</h2>${blocks.map(htmlOf).join('')}</section>`)
    .join('')}</main></body></html>\n`;

const mdOf = (block: Block): string => {
  switch (block.kind) {
    case 'text':
      return md(block.text);
    case 'todo':
      return `> ${md(block.text)}`;
    case 'facts':
      return block.rows.map(([name, value]) => `- **${md(name)}:** ${md(value)}`).join('\n');
    case 'table':
      return block.rows.length === 0
        ? md(block.empty)
        : [block.head, block.head.map(() => '---'), ...block.rows.map((row) => row.map(md))]
            .map((row) => `| ${row.join(' | ')} |`)
            .join('\n');
  }
};

export const toMarkdown = ({ title, subtitle, sections }: Document): string =>
  [`# ${md(title)}`, md(subtitle), ...sections.flatMap(({ title: heading, blocks }) => [`## ${md(heading)}`, ...blocks.map(mdOf)])]
    .join('\n\n')
    .concat('\n');

/** Black on white, tables that do not break inside a row, what a person fills in with a line at its side. */
export const documentCss = `@page{size:A4;margin:18mm}body{font:15px/1.5 "Source Sans 3",system-ui,sans-serif;color:#1b1f24;margin:0}main{max-width:52rem;margin:2rem auto;padding:0 1rem}h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem;break-after:avoid}.sub{color:#4d5660;margin:.25rem 0 0}table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}th,td{border:1px solid #b9c0c7;padding:.35rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}thead th{background:#eef1f4}.facts th{width:34%;font-weight:600;background:#f6f7f9}tr{break-inside:avoid}.todo{border-left:3px solid #8a6d00;padding:.25rem .75rem;background:#fff9e5}@media print{body{font-size:11pt}main{margin:0;max-width:none;padding:0}}@media(max-width:30rem){.facts th{width:42%}}`;
