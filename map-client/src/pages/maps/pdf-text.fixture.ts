import { inflateSync } from 'node:zlib';

/** What a PDF says, read without a PDF program: titles and words for pictures from its dictionaries, the text of its pages through the fonts' own tables. */
export const readPdf = (bytes: Buffer): { words: string; text: string; pages: [number, number][]; isTagged: boolean } => {
  const raw = bytes.toString('latin1');
  const objects = new Map<number, { head: string; stream: Buffer | undefined }>();
  for (const match of raw.matchAll(/(?:^|\n)(\d+) 0 obj\s([\s\S]*?)endobj/g)) {
    const body = match[2] ?? '';
    const at = body.indexOf('stream\n');
    const head = at < 0 ? body : body.slice(0, at);
    const data = at < 0 ? undefined : Buffer.from(body.slice(at + 7, body.lastIndexOf('\nendstream')), 'latin1');
    objects.set(Number(match[1]), {
      head,
      stream: data && (/FlateDecode/.test(head) && !/Subtype \/Image/.test(head) ? inflateSync(data) : data),
    });
  }
  const utf16 = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');
  const words = [...raw.matchAll(/<FEFF([0-9A-F]*)>/g)].map(([, hex = '']) => utf16(hex)).join('\n');

  const tableOf = (font: number): Map<number, string> => {
    const to = /\/ToUnicode (\d+) 0 R/.exec(objects.get(font)?.head ?? '')?.[1];
    const map = objects.get(Number(to))?.stream?.toString('latin1') ?? '';
    const table = new Map<number, string>();
    for (const [, block = ''] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
      for (const [, from = '', letter = ''] of block.matchAll(/<(\w+)> <(\w+)>/g)) table.set(Number.parseInt(from, 16), utf16(letter));
    for (const [, block = ''] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
      for (const [, from = '', to = '', letter = ''] of block.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g))
        for (let code = Number.parseInt(from, 16), i = 0; code <= Number.parseInt(to, 16); code++, i++)
          table.set(code, String.fromCharCode(Number.parseInt(letter, 16) + i));
    return table;
  };
  const fonts = new Map([...raw.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', font]) => [name, tableOf(Number(font))]));
  let text = '';
  for (const { head, stream } of objects.values()) {
    if (!stream || /\/(Type|Subtype|Length1|FunctionType)\b/.test(head)) continue;
    text += '\n';
    // A letter that is drawn in parts says beside them which one it is.
    const content = stream
      .toString('latin1')
      .replaceAll(
        /\/ActualText <FEFF(\w+)> >> BDC([\s\S]*?)EMC/g,
        (_, letter: string, parts: string) => `{${letter}} ${parts.replaceAll(/<\w+>/g, '')}`,
      );
    let font: Map<number, string> | undefined;
    for (const [, name, letter, hex] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\{(\w+)\}|<([0-9A-Fa-f]+)>/g)) {
      if (name) font = fonts.get(name);
      else if (letter) text += utf16(letter);
      else for (const code of hex?.match(/../g) ?? []) text += font?.get(Number.parseInt(code, 16)) ?? '';
    }
  }
  const pages = [...raw.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]): [number, number] => [
    Number(width),
    Number(height),
  ]);
  return { words, text, pages, isTagged: /\/StructTreeRoot/.test(raw) && /\/Marked true/.test(raw) };
};
