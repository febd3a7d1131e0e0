import { z } from 'zod';
import { isTangled } from './crossings.ts';
import { readXml, type XmlNode, XmlRefusal } from './read-xml.ts';
import { openSigned } from './sign.ts';

const capNs = 'urn:oasis:names:tc:emergency:cap:1.2';
// CAP 1.2, section 3.3.2: date and time with an offset in digits, never Z.
const Time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$/)
  // Nor a year that the database has no day of.
  .refine((text) => Date.parse(text) > 0, { error: 'no such day or time', abort: true })
  .transform((text) => new Date(text).toISOString()); // prettier-ignore
const name = (most: number) => z.string().trim().min(1).max(most);
const Polygon = z
  .array(z.tuple([z.number().min(-90).max(90), z.number().min(-180).max(180)]))
  .min(4)
  .max(5_000)
  .refine((ring) => ring[0]?.[0] === ring.at(-1)?.[0] && ring[0]?.[1] === ring.at(-1)?.[1], { error: 'polygon is not closed' });
const Info = z.object({
  language: z.string().max(20),
  category: z.enum(['Geo', 'Met', 'Safety', 'Security', 'Rescue', 'Fire', 'Health', 'Env', 'Transport', 'Infra', 'CBRNE', 'Other']),
  event: name(1000),
  responseType: z.enum(['Shelter', 'Evacuate', 'Prepare', 'Execute', 'Avoid', 'Monitor', 'Assess', 'AllClear', 'None']),
  urgency: z.enum(['Immediate', 'Expected', 'Future', 'Past', 'Unknown']),
  severity: z.enum(['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown']),
  certainty: z.enum(['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown']),
  onset: Time.nullable(),
  expires: Time.nullable(),
  headline: z.string().max(2000),
  description: z.string().max(20_000),
  instruction: z.string().max(20_000),
  areas: z
    .array(
      z.object({
        name: z.string().max(2000),
        polygons: z.array(Polygon).max(200),
        circles: z
          .array(z.object({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180), km: z.number().min(0).max(500) }))
          .max(50),
        codes: z.array(z.object({ scheme: z.string().max(80), code: z.string().max(80) })).max(2_000),
      }),
    )
    .max(200),
});
const Message = z
  .object({
    identifier: name(200).regex(/^[^\s,<&]+$/),
    sender: name(200).regex(/^[^\s,<&]+$/),
    sent: Time,
    status: z.enum(['Actual', 'Exercise', 'System', 'Test', 'Draft']),
    msgType: z.enum(['Alert', 'Update', 'Cancel', 'Ack', 'Error']),
    scope: z.enum(['Public', 'Restricted', 'Private']),
    references: z.array(z.object({ sender: name(200), identifier: name(200), sent: Time })).max(100),
    infos: z.array(Info).max(20),
  })
  // Whoever cancels need not say again what; everything else says something.
  .refine(({ infos, msgType, references }) => infos.length > 0 || (msgType === 'Cancel' && references.length > 0), {
    path: ['infos'],
    error: 'at least one is needed',
  });
/** A CAP 1.2 message as somebody else wrote it; positions are [latitude, longitude] as there, times are instants. */
export type CapMessage = z.output<typeof Message> & { isSigned: boolean };

/** Why a message is not taken; `reason` names the sentence. */
export class CapRefusal extends Error {
  readonly reason: XmlRefusal['reason'] | 'not_cap' | 'signature' | 'invalid' | 'not_public' | 'tangled';
  constructor(reason: CapRefusal['reason'], detail = '') {
    super(detail || reason);
    this.reason = reason;
  }
}

const all = (node: XmlNode, wanted: string): XmlNode[] => node.children.filter((child) => child.ns === node.ns && child.name === wanted);
const text = (node: XmlNode, wanted: string): string | undefined => all(node, wanted)[0]?.text.trim();
/** Circles of all areas together. */
const mostCircles = 500;
const numbers = (words: string): number[] => words.split(',').map((word) => (word.trim() === '' ? Number.NaN : Number(word)));

const infoOf = (info: XmlNode) => ({
  language: text(info, 'language') ?? 'en-US',
  category: text(info, 'category'),
  event: text(info, 'event'),
  responseType: text(info, 'responseType') ?? 'None',
  urgency: text(info, 'urgency'),
  severity: text(info, 'severity'),
  certainty: text(info, 'certainty'),
  onset: text(info, 'onset') ?? null,
  expires: text(info, 'expires') ?? null,
  headline: text(info, 'headline') ?? '',
  description: text(info, 'description') ?? '',
  instruction: text(info, 'instruction') ?? '',
  areas: all(info, 'area').map((area) => ({
    name: text(area, 'areaDesc') ?? '',
    polygons: all(area, 'polygon').map((polygon) => polygon.text.trim().split(/\s+/).map(numbers)),
    circles: all(area, 'circle').map((circle) => {
      const [centre = '', km = ''] = circle.text.trim().split(/\s+/);
      const [lat, lon] = numbers(centre);
      return { lat, lon, km: km === '' ? Number.NaN : Number(km) };
    }),
    codes: all(area, 'geocode').map((code) => ({ scheme: text(code, 'valueName') ?? '', code: text(code, 'value') ?? '' })),
  })),
});

/**
 * Reads a CAP 1.2 message of strangers: first as small plain XML, then the signature where the sender's certificate (PEM) is known, and only what it vouches for is
 * read on; then what CAP allows, then whether it is for the public. An area may come as codes alone. Throws CapRefusal.
 */
export function readCap(xml: string, certificate?: string): CapMessage {
  const parse = (source: string): XmlNode => {
    try {
      return readXml(source);
    } catch (error) {
      if (error instanceof XmlRefusal) throw new CapRefusal(error.reason, error.message);
      throw error;
    }
  };
  let root = parse(xml);
  if (certificate !== undefined) {
    const signed = openSigned(xml, certificate);
    if (signed === undefined) throw new CapRefusal('signature');
    root = parse(signed);
  }
  if (root.name !== 'alert' || root.ns !== capNs) throw new CapRefusal('not_cap');
  const references = (text(root, 'references') ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .map((one) => {
      const [sender, identifier, sent] = one.split(',');
      return { sender, identifier, sent };
    }); // prettier-ignore
  const read = Message.safeParse({
    identifier: text(root, 'identifier'),
    sender: text(root, 'sender'),
    sent: text(root, 'sent'),
    status: text(root, 'status'),
    msgType: text(root, 'msgType'),
    scope: text(root, 'scope'),
    references,
    infos: all(root, 'info').map(infoOf),
  });
  if (!read.success) {
    const issue = read.error.issues[0];
    throw new CapRefusal('invalid', `${issue?.path.join('.')}: ${issue?.message}`.slice(0, 200));
  }
  const { status, msgType, scope } = read.data;
  if (scope !== 'Public' || !['Actual', 'Exercise'].includes(status) || ['Ack', 'Error'].includes(msgType))
    throw new CapRefusal('not_public');
  const areas = read.data.infos.flatMap((info) => info.areas);
  if (areas.reduce((sum, { circles }) => sum + circles.length, 0) > mostCircles || isTangled(areas.flatMap(({ polygons }) => polygons)))
    throw new CapRefusal('tangled');
  return { ...read.data, isSigned: certificate !== undefined };
}
