import { SaxesParser } from 'saxes';

/** One element of a small document. */
export type XmlNode = { name: string; ns: string; text: string; attributes: Record<string, string>; children: XmlNode[] };

/** Why a document is not read; `reason` names the sentence. */
export class XmlRefusal extends Error {
  readonly reason: 'doctype' | 'size' | 'depth' | 'count' | 'time' | 'broken';
  constructor(reason: XmlRefusal['reason'], detail = '') {
    super(detail || reason);
    this.reason = reason;
  }
}

/** Limits of a document that strangers wrote: bytes, levels, elements, milliseconds. */
export const xmlLimits = { bytes: 1_000_000, depth: 16, elements: 20_000, ms: 2_000 };

/** Reads untrusted XML into a tree: no DOCTYPE and so no entities but the five of XML, no processing but the declaration, within limits. Throws XmlRefusal. */
export function readXml(xml: string, limits = xmlLimits, now: () => number = Date.now): XmlNode {
  if (Buffer.byteLength(xml) > limits.bytes) throw new XmlRefusal('size');
  const ends = now() + limits.ms;
  const stack: XmlNode[] = [];
  let root: XmlNode | undefined;
  let count = 0;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('doctype', () => {
    throw new XmlRefusal('doctype');
  });
  parser.on('error', (error) => {
    throw new XmlRefusal('broken', error.message.slice(0, 200));
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    count += 1;
    if (count > limits.elements) throw new XmlRefusal('count');
    if (stack.length >= limits.depth) throw new XmlRefusal('depth');
    const node: XmlNode = {
      name: local,
      ns: uri,
      text: '',
      attributes: Object.fromEntries(Object.values(attributes).map((attribute) => [attribute.local, attribute.value])),
      children: [],
    };
    stack.at(-1)?.children.push(node);
    root ??= node;
    stack.push(node);
  });
  const add = (text: string): void => {
    const top = stack.at(-1);
    if (top) top.text += text;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => stack.pop());
  // In pieces, so that the clock is looked at.
  for (let at = 0; at < xml.length; at += 16_384) {
    if (now() > ends) throw new XmlRefusal('time');
    parser.write(xml.slice(at, at + 16_384));
  }
  parser.close();
  if (!root) throw new XmlRefusal('broken');
  return root;
}
