import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAnswerLinks, withLinks } from '@vias/alerts/answer-link.ts';
import { tellCarers } from '@vias/alerts/carers.ts';
import type { Channel, Message } from '@vias/alerts/channels/channel.ts';
import { createConsoleChannel } from '@vias/alerts/channels/console.ts';
import { createEmailChannel } from '@vias/alerts/channels/email.ts';
import { createPushChannel } from '@vias/alerts/channels/push.ts';
import { createSmppChannel } from '@vias/alerts/channels/smpp.ts';
import { createTwilioChannel } from '@vias/alerts/channels/twilio.ts';
import { createVoiceChannel } from '@vias/alerts/channels/voice.ts';
import { isInvented } from '@vias/alerts/demo-residents.ts';
import { startDispatcher } from '@vias/alerts/dispatcher.ts';
import { askApprovers } from '@vias/alerts/duty.ts';
import { takeInbound } from '@vias/alerts/inbound.ts';
import { createPhoneVault, type PhoneVault } from '@vias/alerts/phone-vault.ts';
import { openReceiptWriter } from '@vias/alerts/receipts.ts';
import { startServiceSender } from '@vias/alerts/service-sender.ts';
import { findSmppTry } from '@vias/alerts/smpp-tries.ts';
import { queueWantedCalls } from '@vias/alerts/wanted-calls.ts';
import type { Database } from '@vias/sql/database.ts';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { openLinkSecrets } from './link-secrets.ts';
import { startWebhookSender } from './webhooks/sender.ts';

/** The keys of telephone numbers: from the settings, or for a demonstration made once and kept beside its database. */
export const openPhoneVault = (config: Config): PhoneVault => {
  const file = join(config.dataDir, 'demo-phone-keys.json');
  if (config.phoneKey === undefined && !existsSync(file)) {
    mkdirSync(config.dataDir, { recursive: true });
    writeFileSync(file, JSON.stringify({ key: randomBytes(32).toString('hex'), pepper: randomBytes(32).toString('hex') }), { mode: 0o600 });
  }
  const { key, pepper } =
    config.phoneKey !== undefined && config.phonePepper !== undefined
      ? { key: config.phoneKey, pepper: config.phonePepper }
      : (JSON.parse(readFileSync(file, 'utf8')) as { key: string; pepper: string });
  const keys = Object.fromEntries(
    Object.entries({ ...config.phoneKeysOld, [config.phoneKeyId]: key }).map(([id, hex]) => [id, Buffer.from(hex, 'hex')]),
  );
  return createPhoneVault({ current: config.phoneKeyId, keys, pepper: Buffer.from(pepper, 'hex') });
};

/** How often it is looked whether carers are to be told, milliseconds; what is due the database's clock says. */
const carersEvery = 15_000;
/** How often it is looked whether an approver on duty is to be asked, milliseconds. */
const dutyEvery = 2_000;
/** How often it is looked whether somebody who asked for a call did not get the SMS, milliseconds. */
const callsEvery = 5_000;

/** Starts handing alerts over: through what is configured (Twilio, SMPP, calls, e-mail, push), and always through the simulator. Returns how to stop. */
export const startDispatching = ({
  db,
  config,
  log,
  vault,
}: {
  db: Database;
  config: Config;
  log: Logger;
  vault: PhoneVault;
}): (() => Promise<void>) => {
  const receipts = openReceiptWriter(db);
  const { twilio, smpp, email, push, simulator } = config;
  // A demonstration shows what it would have sent to whoever registers: the code, the welcome, an alert, the answer to STOP.
  const show =
    config.mode === 'demo' ? (line: string) => process.stdout.write(`SMS (not sent, this is a demonstration) ${line}\n`) : undefined;
  const showAlert = ({ sender, to, body }: Message) => void (isInvented(to) || show?.(`${sender} → ··· ${to.slice(-3)}: ${body}`));
  const channels: Channel[] = [createConsoleChannel({ ...simulator, onReceipt: receipts.receive, show: show && showAlert })];
  if (twilio) {
    channels.push(
      createTwilioChannel({
        accountSid: twilio.accountSid,
        authToken: twilio.authTokens[0] ?? '',
        messagingServiceSid: twilio.messagingServiceSid,
        baseUrl: twilio.baseUrl ?? null,
        publicUrl: config.origin,
        connections: 200,
        timeoutMs: 10_000,
        retention: twilio.retention ?? 'keep',
      }),
    );
    if (twilio.voiceFrom)
      channels.push(
        createVoiceChannel({
          accountSid: twilio.accountSid,
          authToken: twilio.authTokens[0] ?? '',
          from: twilio.voiceFrom,
          baseUrl: twilio.baseUrl ?? null,
          publicUrl: config.origin,
          connections: 50,
          timeoutMs: 10_000,
        }),
      );
  }
  if (smpp) {
    const { caFile, ...access } = smpp;
    channels.push(
      createSmppChannel({
        ...access,
        ...(caFile !== undefined && { ca: readFileSync(caFile, 'utf8') }),
        enquireMs: 30_000,
        timeoutMs: 10_000,
        retryMs: 500,
        onReceipt: receipts.receive,
        onInbound: async (inbound) => {
          await takeInbound({ db, vault, links: openLinkSecrets(config), origin: config.origin, now: Date.now }, inbound);
        },
        findTry: findSmppTry(db, vault, smpp.long === 'payload'),
        log: (line) => log.info({ channel: 'smpp' }, line),
      }),
    );
  }
  if (email) channels.push(createEmailChannel({ ...email, connections: 5, timeoutMs: 10_000 }));
  if (push) channels.push(createPushChannel({ ...push, timeoutMs: 10_000 }));
  const links = createAnswerLinks(openLinkSecrets(config), config.origin);
  if (!links.fits)
    log.warn(
      { origin: config.origin },
      'VIAS_ORIGIN is longer than 35 characters: messages with a link may take a segment more than was shown',
    );
  const stopServiceSender = startServiceSender({ db, channels, vault, log, show });
  const dispatcher = startDispatcher({ db, channels: channels.map((channel) => withLinks(channel, links)), vault, log });
  const carers = setInterval(() => {
    tellCarers(db, vault, links, log).catch((error: unknown) =>
      log.error({ err: error }, 'telling carers failed; the next round tries again'),
    );
  }, carersEvery);
  const voice = channels.some(({ name }) => name === 'voice');
  let asking: Promise<unknown> | undefined;
  const duty = setInterval(() => {
    asking ??= askApprovers(db, { vault, secrets: openLinkSecrets(config), origin: config.origin, voice, log })
      .catch((error: unknown) => log.error({ err: error }, 'asking approvers on duty failed; the next round tries again'))
      .finally(() => {
        asking = undefined;
      });
  }, dutyEvery);
  let calling: Promise<unknown> | undefined;
  const calls = voice
    ? setInterval(() => {
        calling ??= queueWantedCalls(db)
          .then((begun) => {
            for (const { alertId, people } of begun) log.info({ alertId, people }, 'people who asked for a call are called');
          })
          .catch((error: unknown) => log.error({ err: error }, 'calling whom the SMS did not reach failed; the next round tries again'))
          .finally(() => {
            calling = undefined;
          });
      }, callsEvery)
    : undefined;
  const stopWebhookSender = startWebhookSender({ db, vault, log });
  return async () => {
    clearInterval(carers);
    clearInterval(duty);
    clearInterval(calls);
    await asking;
    await calling;
    await stopServiceSender();
    await stopWebhookSender();
    await dispatcher.stop();
    await receipts.stop();
  };
};
