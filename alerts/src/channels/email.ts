import { createTransport } from 'nodemailer';
import { drillWordOf } from '../drill-word.ts';
import type { Channel, Handover, Message } from './channel.ts';

/** How to send e-mail: the mail server as an address (smtp://user:password@host:587, smtps://…), and who writes. Signing with DKIM is the mail server's. */
export type EmailOptions = { url: string; from: string; connections: number; timeoutMs: number };

const ownSubjects: Record<string, string> = { lv: 'Jūsu kods', lt: 'Jūsų kodas', ru: 'Ваш код', en: 'Your code' };
const shareSubjects: Record<string, string> = {
  lv: 'Kopīgošana drīz beigsies',
  lt: 'Bendrinimas netrukus baigsis',
  en: 'A share ends soon',
};
const securitySubjects: Record<string, string> = {
  lv: 'Ziņojums par drošības incidentu',
  lt: 'Pranešimas apie saugumo incidentą',
  en: 'A report on a security incident is due',
};
const subjects: Record<string, string> = { lv: 'Brīdinājums', lt: 'Perspėjimas', ru: 'Предупреждение', en: 'Warning' };
const subjectsOf = (about: Message['about'], isOwn: boolean | undefined): Record<string, string> => {
  if (about === 'share') return shareSubjects;
  if (about === 'security') return securitySubjects;
  return isOwn ? ownSubjects : subjects;
};

type MailError = { code?: string; responseCode?: number; syscall?: string; message?: string };

/** What an error of the mail server means. Before the text was handed over (DATA) nothing can have been sent; after it nobody can tell. */
export function meaningOfMail({ code, responseCode, syscall, message = '' }: MailError): Handover {
  if (code === 'EAUTH') return { kind: 'rejected', code: 360_535 };
  if (responseCode === 421 || responseCode === 450 || responseCode === 451) return { kind: 'throttled', afterMs: 10_000 };
  if (responseCode !== undefined && responseCode >= 400) return { kind: 'rejected', code: responseCode >= 500 ? 360_500 : 360_400 };
  // Only what surely came before: a time-out of the line bears the same code whether or not the text was on its way.
  const isBefore = code === 'EDNS' || syscall === 'connect' || /^(Connection timeout|Greeting never received)/.test(message);
  return isBefore ? { kind: 'throttled', afterMs: 5_000, down: true } : { kind: 'unclear' };
}

/** E-mail through a mail server, for further waves. Each try of a person has one Message-ID, so that mailboxes know a repetition. There are no receipts: "accepted" is all that is known. */
export function createEmailChannel({ url, from, connections, timeoutMs }: EmailOptions): Channel {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: connections,
    // Without TLS only to this machine.
    requireTLS: !/^smtps:|@?(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/.test(url),
    // Nothing is repeated behind our back.
    maxRequeues: 0,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
  const address = /<([^>]+)>/.exec(from)?.[1] ?? from;
  const host = address.split('@')[1] ?? 'localhost';
  const send = async ({ alertId, subscriberId, tryNo, to, body, lang, sender, isGenerated, isOwn, about }: Message): Promise<Handover> => {
    if (isGenerated) throw new Error('a generated address on a live channel');
    const messageId = `<${alertId}.${subscriberId}.${tryNo}@${host}>`;
    try {
      await transport.sendMail({
        from: { name: sender, address },
        to,
        subject: `${drillWordOf(body)}${subjectsOf(about, isOwn)[lang] ?? subjects.en}: ${sender}`,
        text: body,
        messageId,
        headers: {
          'List-Unsubscribe': `<mailto:${address}?subject=STOP>`,
          'Auto-Submitted': 'auto-generated',
          'Content-Language': lang,
          ...(!isOwn && { Importance: 'high' }),
        },
      });
      return { kind: 'accepted', sid: messageId };
    } catch (error) {
      return meaningOfMail(error as MailError);
    }
  };
  return {
    name: 'email',
    live: true,
    send,
    async close() {
      transport.close();
    },
  };
}
