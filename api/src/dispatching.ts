import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAnswerLinks, withLinks } from '@vias/alerts/answer-link.ts';
import type { Channel } from '@vias/alerts/channels/channel.ts';
import { createConsoleChannel } from '@vias/alerts/channels/console.ts';
import { createTwilioChannel } from '@vias/alerts/channels/twilio.ts';
import { startDispatcher } from '@vias/alerts/dispatcher.ts';
import { createPhoneVault, type PhoneVault } from '@vias/alerts/phone-vault.ts';
import { openReceiptWriter } from '@vias/alerts/receipts.ts';
import type { Database } from '@vias/sql/database.ts';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { openLinkSecrets } from './link-secrets.ts';

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
  return createPhoneVault({ current: 'k1', keys: { k1: Buffer.from(key, 'hex') }, pepper: Buffer.from(pepper, 'hex') });
};

/** Starts handing alerts over: through Twilio when it is configured, and always through the simulator. Returns how to stop. */
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
  const { twilio } = config;
  const channels: Channel[] = [createConsoleChannel({ onReceipt: receipts.receive })];
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
      }),
    );
  }
  const links = createAnswerLinks(openLinkSecrets(config), config.origin);
  if (!links.fits)
    log.warn(
      { origin: config.origin },
      'VIAS_ORIGIN is longer than 35 characters: messages with a link may take a segment more than was shown',
    );
  const dispatcher = startDispatcher({ db, channels: channels.map((channel) => withLinks(channel, links)), vault, log });
  return async () => {
    await dispatcher.stop();
    await receipts.stop();
  };
};
