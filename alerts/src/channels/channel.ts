/** One message to one number. `tryNo` counts the tries for this person within this alert; together with both ids it names the message for ever. */
export type Message = {
  alertId: string;
  subscriberId: string;
  tryNo: number;
  /** The number with its +, the e-mail address, or the push subscription (JSON), as the channel's kind wants it. */
  to: string;
  body: string;
  lang: string;
  sender: string;
  /** How long the operator may keep trying, seconds. */
  validForS: number;
  /** After this many milliseconds the request must not leave any more: another worker may hold the lease by then. */
  withinMs: number;
  isGenerated: boolean;
  /** No alert, but a message about the person's own registration: an e-mail says so in its subject. */
  isOwn?: boolean;
  /** What an e-mail of ours is about, where it is no code. */
  about?: 'share' | 'security';
};

/** What the provider's answer means for us. Only `unclear` may have sent something without our knowing. */
export type Handover =
  | { kind: 'accepted'; sid: string }
  /** Nothing was taken. `down`: the provider could not be reached at all. */
  | { kind: 'throttled'; afterMs: number; down?: true }
  | { kind: 'rejected'; code: number }
  | { kind: 'unclear' };

/** A delivery receipt in the words of Twilio, whatever the channel. */
export type Receipt = {
  alertId: string;
  subscriberId: string;
  tryNo: number;
  channel: string;
  status: ReceiptStatus;
  sid: string | null;
  code: number | null;
};

/** Statuses from first to last; receipts come in any order and only ever lift a try upwards. */
export const receiptRank = {
  accepted: 1,
  scheduled: 1,
  queued: 2,
  sending: 3,
  sent: 4,
  canceled: 5,
  failed: 5,
  undelivered: 5,
  delivered: 6,
  read: 6,
} as const;
export type ReceiptStatus = keyof typeof receiptRank;

/** Whether the word is a status that a provider reports. */
export const isReceiptStatus = (word: string): word is ReceiptStatus => Object.hasOwn(receiptRank, word);

/** What a provider knows of a message. */
export type Found = { sid: string; status: ReceiptStatus; code: number | null };

/** A way out to the operators. Only the simulator is not live; a live channel never gets a generated number. */
export type Channel = {
  name: string;
  live: boolean;
  send(message: Message): Promise<Handover>;
  /** Looks for a message whose hand-over is unclear, by number, text and time; absent where a provider keeps no list. `known` are sids of other tries. */
  find?(message: Message, since: Date, known: readonly string[]): Promise<Found | undefined>;
  /** Asks for the state of a message whose receipts did not come. */
  check?(sid: string, message: Pick<Message, 'subscriberId' | 'tryNo'>): Promise<Found | undefined>;
  close?(): Promise<void>;
};

/** What a person wrote back, number and all: to be read and never logged. `sid` is the provider's number of the message, where it has one that stays the same when it is handed on again. */
export type Inbound = { channel: string; from: string; to: string; text: string; sid?: string | undefined };

/** No alert has this id: messages that are no alert carry it, and their receipts find no recipient and are passed over. */
export const noAlert = '00000000-0000-0000-0000-000000000000';
