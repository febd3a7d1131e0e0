import { z } from 'zod';

/** A setting that is a whole number within limits. */
export const whole = (name: string, { unset, least = 0, most }: { unset: number; least?: number; most?: number }) => {
  const range = most === undefined ? `of at least ${least}` : `from ${least} to ${most}`;
  const sentence = `${name} must be a whole number ${range}: set for example ${name}=${unset}, or leave it unset`;
  const number = z.coerce.number(sentence).int(sentence).min(least, sentence);
  return (most === undefined ? number : number.max(most, sentence)).default(unset);
};

/** Settings of the ways out beside Twilio, in the order of the table in docs/operations.md. */
export const channelSettings = {
  SMPP_URL: z
    .string()
    .regex(/^smpps?:\/\/[^\s/:]+:\d{1,5}$/, 'SMPP_URL must be smpp://host:port or smpps://host:port')
    .optional()
    .describe(
      "Operator's SMSC for SMPP 3.4: smpps://smsc.example.lv:3550 (with TLS) or smpp://10.0.0.5:2775 through a tunnel. Unset: no SMPP.",
    ),
  SMPP_SYSTEM_ID: z.string().min(1).max(15).optional().describe('Account there.'),
  SMPP_PASSWORD: z
    .string()
    .min(1)
    .max(8, 'SMPP_PASSWORD has at most 8 characters in SMPP 3.4')
    .optional()
    .describe('Password there, at most 8 characters.'),
  SMPP_SYSTEM_TYPE: z.string().max(12).default('').describe('System type, where the operator wants one.'),
  SMPP_CA_FILE: z
    .string()
    .min(1)
    .optional()
    .describe("Certificate authority (PEM) of the operator's TLS, where it is none of the public ones."),
  SMPP_WINDOW: whole('SMPP_WINDOW', { unset: 500, least: 1, most: 5000 }).describe('Submits that may wait for their answer at once.'),
  SMPP_LONG_TEXT: z
    .enum(['udh', 'payload'])
    .default('udh')
    .describe('How a long text leaves: udh in parts that the phone joins, payload whole (message_payload), to be cut by the operator.'),
  SMPP_MESSAGE_IDS: z
    .enum(['same', 'hex', 'decimal'])
    .default('same')
    .describe(
      'How the operator answers with the number of a message: same as in its receipts, hex where receipts are decimal, decimal where receipts are hexadecimal.',
    ),
  VIAS_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'VIAS_SMTP_URL must begin with smtp:// or smtps://')
    .optional()
    .describe('Mail server for alerts by e-mail: smtps://user:password@mail.example.lv. It signs (DKIM). Unset: no e-mail.'),
  VIAS_MAIL_FROM: z
    .string()
    .regex(/^[^\s@<>]+@[^\s@<>]+$/, 'VIAS_MAIL_FROM must be an e-mail address')
    .optional()
    .describe('Address that alerts by e-mail come from.'),
  VIAS_PUSH_PUBLIC_KEY: z
    .string()
    .length(87)
    .optional()
    .describe('VAPID public key for web push: npx web-push generate-vapid-keys makes a pair. Unset: no push.'),
  VIAS_PUSH_PRIVATE_KEY: z.string().length(43).optional().describe('VAPID private key.'),
  VIAS_PUSH_CONTACT: z
    .string()
    .regex(/^(mailto:|https:\/\/)/, 'VIAS_PUSH_CONTACT must begin with mailto: or https://')
    .optional()
    .describe('Whom a push service may write to: mailto:it@example.lv.'),
  VIAS_SIMULATOR_SPEED: whole('VIAS_SIMULATOR_SPEED', { unset: 1, least: 1, most: 1000 }).describe(
    'How many times faster than an operator the simulator answers and reports.',
  ),
  VIAS_SIMULATOR_LATENCY_MS: whole('VIAS_SIMULATOR_LATENCY_MS', { unset: 20, most: 60_000 }).describe(
    'How long an answer of the simulator takes at least, milliseconds.',
  ),
  VIAS_SIMULATOR_FAILURES: whole('VIAS_SIMULATOR_FAILURES', { unset: 4, most: 100 }).describe(
    'Messages in a hundred that fail in the simulator.',
  ),
  VIAS_SIMULATOR_RECEIPTS: z.enum(['yes', 'no']).default('yes').describe('Whether the simulator reports deliveries.'),
};

const Given = z.object(channelSettings);
type Given = z.output<typeof Given>;

/** The ways out beside Twilio; undefined is one that is not used. */
export type Channels = {
  smpp:
    | {
        host: string;
        port: number;
        tls: boolean;
        caFile: string | undefined;
        systemId: string;
        password: string;
        systemType: string;
        window: number;
        long: 'udh' | 'payload';
        messageIds: 'same' | 'hex' | 'decimal';
      }
    | undefined;
  email: { url: string; from: string } | undefined;
  push: { publicKey: string; privateKey: string; contact: string } | undefined;
  simulator: { speed: number; latencyMs: number; failures: number; receipts: boolean };
};

/** What is half set, in one sentence. */
export const findHalfSet = (s: Given): string | undefined => {
  const some = (parts: unknown[]) => parts.some(Boolean) && !parts.every(Boolean);
  if (some([s.SMPP_URL, s.SMPP_SYSTEM_ID, s.SMPP_PASSWORD])) return 'SMPP needs all of SMPP_URL, SMPP_SYSTEM_ID and SMPP_PASSWORD.';
  if (some([s.VIAS_SMTP_URL, s.VIAS_MAIL_FROM])) return 'E-mail needs both VIAS_SMTP_URL and VIAS_MAIL_FROM.';
  if (some([s.VIAS_PUSH_PUBLIC_KEY, s.VIAS_PUSH_PRIVATE_KEY, s.VIAS_PUSH_CONTACT]))
    return 'Push needs all of VIAS_PUSH_PUBLIC_KEY, VIAS_PUSH_PRIVATE_KEY and VIAS_PUSH_CONTACT.';
  return undefined;
};

const smppOf = (s: Given): Channels['smpp'] => {
  if (!s.SMPP_URL || !s.SMPP_SYSTEM_ID || !s.SMPP_PASSWORD) return undefined;
  const [, scheme, host = '', port] = /^(smpps?):\/\/([^:]+):(\d+)$/.exec(s.SMPP_URL) ?? [];
  return {
    host,
    port: Number(port),
    tls: scheme === 'smpps',
    caFile: s.SMPP_CA_FILE,
    systemId: s.SMPP_SYSTEM_ID,
    password: s.SMPP_PASSWORD,
    systemType: s.SMPP_SYSTEM_TYPE,
    window: s.SMPP_WINDOW,
    long: s.SMPP_LONG_TEXT,
    messageIds: s.SMPP_MESSAGE_IDS,
  };
};

/** The ways out that the settings describe. */
export const channelsOf = (s: Given): Channels => ({
  smpp: smppOf(s),
  email: s.VIAS_SMTP_URL && s.VIAS_MAIL_FROM ? { url: s.VIAS_SMTP_URL, from: s.VIAS_MAIL_FROM } : undefined,
  push:
    s.VIAS_PUSH_PUBLIC_KEY && s.VIAS_PUSH_PRIVATE_KEY && s.VIAS_PUSH_CONTACT
      ? { publicKey: s.VIAS_PUSH_PUBLIC_KEY, privateKey: s.VIAS_PUSH_PRIVATE_KEY, contact: s.VIAS_PUSH_CONTACT }
      : undefined,
  simulator: {
    speed: s.VIAS_SIMULATOR_SPEED,
    latencyMs: s.VIAS_SIMULATOR_LATENCY_MS,
    failures: s.VIAS_SIMULATOR_FAILURES / 100,
    receipts: s.VIAS_SIMULATOR_RECEIPTS === 'yes',
  },
});

/** Whether messages can leave by a channel of this name. */
export const hasChannel = (config: Channels & { twilio: { voiceFrom?: string | undefined } | undefined }, channel: string): boolean => {
  switch (channel) {
    case 'console':
      return true;
    case 'twilio':
      return config.twilio !== undefined;
    case 'voice':
      return config.twilio?.voiceFrom !== undefined;
    case 'smpp':
    case 'email':
    case 'push':
      return config[channel] !== undefined;
    default:
      return false;
  }
};
