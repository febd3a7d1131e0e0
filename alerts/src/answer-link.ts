import type { Channel, Message } from './channels/channel.ts';
import { type LinkReading, type LinkSecrets, readLink, signLink } from './link.ts';
import { linkPlace, linkRoom } from './segments.ts';

/** Addresses of the pages of alerts: one for each recipient, with the buttons of an answer, and one for everybody, without. Both are equally long. */
export type AnswerLinks = {
  codeFor(alertId: string, subscriberId: string): string;
  publicCode(alertId: string): string;
  /** The whole address. */
  addressOf(code: string): string;
  /** What a code may open; undefined when nobody signed it. */
  read(code: string): LinkReading | undefined;
  /** Whether an address fits into what the segments of a text are counted with. */
  fits: boolean;
};

/** `origin` is the configured public address, https://vias.example.lv. A public code is one whose recipient is the alert itself. */
export function createAnswerLinks(secrets: LinkSecrets, origin: string): AnswerLinks {
  const codeFor = (alertId: string, subscriberId: string): string => signLink(secrets, { kind: 'alert', ids: [alertId, subscriberId] });
  const addressOf = (code: string): string => `${origin}/a/${code}`;
  return {
    codeFor,
    publicCode: (alertId) => codeFor(alertId, alertId),
    addressOf,
    read: (code) => readLink(secrets, 'alert', code, 0),
    fits: addressOf('0'.repeat(22)).length <= linkRoom,
  };
}

/** The channel with each recipient's own address where the text says `{link}`, on the way out and when the text is looked up at the provider. A voice reads no addresses. */
export function withLinks(channel: Channel, links: AnswerLinks): Channel {
  const fill = (message: Message): Message => {
    if (!message.body.includes(linkPlace)) return message;
    const address = channel.name === 'voice' ? '' : links.addressOf(links.codeFor(message.alertId, message.subscriberId));
    return { ...message, body: message.body.replaceAll(linkPlace, address).trimEnd() };
  };
  const { find } = channel;
  return {
    ...channel,
    send: (message) => channel.send(fill(message)),
    ...(find && { find: (message, since, known) => find.call(channel, fill(message), since, known) }),
  };
}
