import { Pool } from 'undici';
import type { Channel, Found, Handover, Message, Receipt } from './channel.ts';
import { basic, handoverOf, meaningOf, readAnswer, type Sent, secretAddress } from './twilio-http.ts';

/** How to call through Twilio. `from` is a number of ours; the rest as for messages. */
export type VoiceOptions = {
  accountSid: string;
  authToken: string;
  from: string;
  baseUrl: string | null;
  publicUrl: string;
  connections: number;
  timeoutMs: number;
};

/** Voices that speak our languages, as Twilio names them. */
const voices: Record<string, { language: string; voice: string }> = {
  lv: { language: 'lv-LV', voice: 'Google.lv-LV-Standard-A' },
  lt: { language: 'lt-LT', voice: 'Google.lt-LT-Standard-A' },
  ru: { language: 'ru-RU', voice: 'Google.ru-RU-Standard-A' },
  en: { language: 'en-GB', voice: 'Google.en-GB-Standard-A' },
};

const escaped: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Characters that Twilio takes with a call; it refuses longer ones (error 32018), and then nobody is called. */
const mostTwiml = 4_000;

/** What the call says: the text in its language, three times where it is short enough, with a pause before each. */
export function twimlOf(body: string, lang: string): string {
  const { language, voice } = voices[lang] ?? (voices.en as (typeof voices)[string]);
  const say = `<Pause length="1"/><Say language="${language}" voice="${voice}">${body.replace(/[&<>"']/g, (c) => escaped[c] ?? c)}</Say>`;
  return `<Response>${say.repeat(Math.max(1, Math.min(3, Math.floor((mostTwiml - 21) / say.length))))}</Response>`;
}

/** What Twilio's word about a call means for the person: answered by somebody is delivered (never "heard"), a machine, a busy line and silence are tried again. */
export function receiptOfCall(status: string, answeredBy = ''): Pick<Receipt, 'status' | 'code'> | undefined {
  switch (status) {
    case 'queued':
    case 'initiated':
    case 'ringing':
      return { status: 'queued', code: null };
    case 'in-progress':
    case 'answered':
      return { status: 'sent', code: null };
    case 'completed':
      return /^(machine|fax)/.test(answeredBy) ? { status: 'undelivered', code: 350_004 } : { status: 'delivered', code: null };
    case 'busy':
      return { status: 'undelivered', code: 350_001 };
    case 'no-answer':
      return { status: 'undelivered', code: 350_002 };
    case 'failed':
    case 'canceled':
      return { status: 'undelivered', code: 350_003 };
    default:
      return undefined;
  }
}

/** Calls through Twilio that read the alert out. A call whose hand-over is unclear is settled by its reports or by a person: the list of calls does not hold what was said. */
export function createVoiceChannel(options: VoiceOptions): Channel {
  const pool = new Pool(secretAddress(options.baseUrl ?? 'https://api.twilio.com').origin, {
    connections: options.connections,
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
    connect: { timeout: options.timeoutMs },
  });
  const authorization = basic(options.accountSid, options.authToken);
  const calls = `/2010-04-01/Accounts/${options.accountSid}/Calls`;
  const ask = async (method: 'GET' | 'POST', path: string, body?: string): Promise<Sent> => {
    const headers = {
      authorization,
      'user-agent': 'vias',
      ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
    };
    const answer = await pool.request({ path, method, headers, ...(body !== undefined && { body }) });
    return readAnswer({ statusCode: answer.statusCode, headers: answer.headers, text: await answer.body.text() });
  };

  const send = async ({ alertId, subscriberId, tryNo, to, body, lang, isGenerated }: Message): Promise<Handover> => {
    // Last of three guards; the first two are in the database.
    if (isGenerated) throw new Error('a generated number on a live channel');
    const form = new URLSearchParams({
      To: to,
      From: options.from,
      Twiml: twimlOf(body, lang),
      Timeout: '30',
      MachineDetection: 'Enable',
      StatusCallback: new URL(`/webhooks/twilio/call/${alertId}/${subscriberId}/${tryNo}`, options.publicUrl).href,
    });
    for (const event of ['initiated', 'answered', 'completed']) form.append('StatusCallbackEvent', event);
    try {
      return handoverOf(await ask('POST', `${calls}.json`, form.toString()));
    } catch (error) {
      return meaningOf(error);
    }
  };

  const check = async (sid: string): Promise<Found | undefined> => {
    const { body } = await ask('GET', `${calls}/${sid}.json`);
    const { status = '', answered_by = '' } = (body ?? {}) as { status?: string; answered_by?: string | null };
    const receipt = receiptOfCall(status, answered_by ?? '');
    return receipt && { sid, ...receipt };
  };

  return { name: 'voice', live: true, send, check, close: () => pool.destroy() };
}
