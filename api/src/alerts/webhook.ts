import type { IncomingMessage } from 'node:http';
import { isReceiptStatus } from '@vias/alerts/channels/channel.ts';
import { openReceiptWriter } from '@vias/alerts/receipts.ts';
import { isSignedByTwilio } from '@vias/alerts/twilio-signature.ts';
import { Problem } from '@vias/sql/problem.ts';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { endpoint, noContent } from '../http/endpoint.ts';
import { route } from '../http/route.ts';

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

/** Where Twilio reports what became of a message; the path names the try, so that a report that overtakes the answer to our own POST finds its row. */
export const twilioStatus = endpoint('post', '/webhooks/twilio/status/{alertId}/{subscriberId}/{tryNo}', {
  summary: "Twilio's delivery reports: signed, in any order, any number of times",
  roles: 'public',
  params: z.object({ alertId: z.uuid(), subscriberId: z.uuid(), tryNo: z.coerce.number().int().min(1).max(1000) }),
  answer: noContent,
  problems: ['webhook.forged'],
  limit: { rate: 'none' },
});

/** Answers 204 only after the commit, so that Twilio repeats what we could not keep. The address it signed is ours by configuration, never by Host. */
export const twilioStatusRoute = ({ db, config, log }: Deps) => {
  const receipts = openReceiptWriter(db);
  return route(twilioStatus, async ({ params, req }) => {
    const form = await readForm(req);
    const address = config.origin + req.originalUrl;
    if (!isSignedByTwilio(config.twilio?.authTokens ?? [], req.get('x-twilio-signature'), address, form))
      throw new Problem('webhook.forged');
    const status = form.MessageStatus ?? form.SmsStatus ?? '';
    if (!isReceiptStatus(status)) return void log.warn({ status }, 'a delivery report with an unknown status was passed over');
    await receipts.receive({ ...params, channel: 'twilio', status, sid: form.MessageSid ?? null, code: Number(form.ErrorCode) || null });
  });
};
