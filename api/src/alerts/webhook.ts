import type { IncomingMessage } from 'node:http';
import { isReceiptStatus } from '@vias/alerts/channels/channel.ts';
import { receiptOfCall } from '@vias/alerts/channels/voice.ts';
import { takeInbound } from '@vias/alerts/inbound.ts';
import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import { openReceiptWriter } from '@vias/alerts/receipts.ts';
import { isSignedByTwilio } from '@vias/alerts/twilio-signature.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { Request } from 'express';
import { z } from 'zod';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { openPhoneVault } from '../dispatching.ts';
import { endpoint, noContent } from '../http/endpoint.ts';
import { route } from '../http/route.ts';
import { openLinkSecrets } from '../link-secrets.ts';

const maxBytes = 16_384;

const readForm = async (req: IncomingMessage): Promise<Record<string, string>> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += (chunk as Buffer).length;
    if (size > maxBytes) throw new Problem('request.too_large', { values: { limit: '16 kB' }, headers: { connection: 'close' } });
    chunks.push(chunk as Buffer);
  }
  return Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
};

const byTry = z.object({ alertId: z.uuid(), subscriberId: z.uuid(), tryNo: z.coerce.number().int().min(1).max(1000) });

/** Where Twilio reports what became of a message; the path names the try, so that a report that overtakes the answer to our own POST finds its row. */
export const twilioStatus = endpoint('post', '/webhooks/twilio/status/{alertId}/{subscriberId}/{tryNo}', {
  summary: "Twilio's delivery reports: signed, in any order, any number of times",
  roles: 'public',
  params: byTry,
  answer: noContent,
  problems: ['webhook.forged'],
  limit: { rate: 'none' },
});

/** Where Twilio reports what became of a call. */
export const twilioCall = endpoint('post', '/webhooks/twilio/call/{alertId}/{subscriberId}/{tryNo}', {
  summary: "Twilio's reports about calls: signed, in any order, any number of times",
  roles: 'public',
  params: byTry,
  answer: noContent,
  problems: ['webhook.forged'],
  limit: { rate: 'none' },
});

/** Where Twilio passes on what people write back: each message counts once, however often its form comes. */
export const twilioInbound = endpoint('post', '/webhooks/twilio/inbound', {
  summary: 'What people answer by SMS, passed on by Twilio: STOP, START, HELP, SAFE and NEED HELP are acted on',
  roles: 'public',
  answer: noContent,
  problems: ['webhook.forged'],
  limit: { rate: 'none' },
});

/** Reads a form that Twilio signed for exactly our address, which is ours by configuration, never by Host; throws on any other. */
const readSigned = async (config: Config, req: Request): Promise<Record<string, string>> => {
  const form = await readForm(req);
  if (!isSignedByTwilio(config.twilio?.authTokens ?? [], req.get('x-twilio-signature'), config.origin + req.originalUrl, form))
    throw new Problem('webhook.forged');
  return form;
};

/** Answers 204 only after the commit, so that Twilio repeats what we could not keep. */
export const twilioRoutes = ({ db, config, log, clock }: Deps) => {
  const receipts = openReceiptWriter(db);
  // Opened when the first one writes: most installations get no replies.
  let vault: PhoneVault | undefined;
  return [
    route(twilioStatus, async ({ params, req }) => {
      const form = await readSigned(config, req);
      const status = form.MessageStatus ?? form.SmsStatus ?? '';
      if (!isReceiptStatus(status)) return void log.warn({ status }, 'a delivery report with an unknown status was passed over');
      await receipts.receive({ ...params, channel: 'twilio', status, sid: form.MessageSid ?? null, code: Number(form.ErrorCode) || null });
    }),
    route(twilioCall, async ({ params, req }) => {
      const form = await readSigned(config, req);
      const receipt = receiptOfCall(form.CallStatus ?? '', form.AnsweredBy);
      if (!receipt) return void log.warn({ status: form.CallStatus }, 'a report with an unknown status of a call was passed over');
      await receipts.receive({ ...params, channel: 'voice', sid: form.CallSid ?? null, ...receipt });
    }),
    route(twilioInbound, async ({ req }) => {
      const { From: from = '', To: to = '', Body: text = '', MessageSid: sid } = await readSigned(config, req);
      vault ??= openPhoneVault(config);
      await takeInbound(
        { db, vault, links: openLinkSecrets(config), origin: config.origin, now: clock.now },
        { channel: 'twilio', from, to, text, sid },
      );
    }),
  ];
};
